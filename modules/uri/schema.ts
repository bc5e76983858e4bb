import type { Static } from "@sinclair/typebox";
import { httpArguments } from "../kit/http/request.js";
import { arg, args, fileAttributes, item } from "../kit/index.js";

export const schema = args({
  url: arg.str("What to ask, as http or https.", { required: true }),
  method: arg.str("The request's method.", { default: "GET" }),
  body: arg.raw("What to send: text, or values in the format below."),
  body_format: arg.choice(["form-urlencoded", "json", "raw", "form-multipart"], "How `body` is written.", {
    default: "raw",
  }),
  src: arg.path("A file to send instead of `body`."),
  remote_src: arg.bool("`src` is on the board.", { default: false }),
  headers: arg.dict("Headers to send.", { default: {} }),
  status_code: arg.list(item.int, "Statuses that are no failure.", { default: [200] }),
  return_content: arg.bool("Gives the answer's text as `content`.", { default: false }),
  dest: arg.path("File or folder on the board that the answer is written to."),
  creates: arg.path("When this exists on the board, nothing is asked."),
  removes: arg.path("When this does not exist on the board, nothing is asked."),
  follow_redirects: arg.choice(["all", "no", "none", "safe", "urllib2", "yes"], "Which redirections are followed.", {
    default: "safe",
  }),
  timeout: arg.int("Seconds that the request may take.", { default: 30 }),
  unix_socket: arg.path("Socket to use instead of TCP (curl only)."),
  ca_path: arg.path("Certificates of authorities, on the board."),
  force: arg.bool("Asks for a fresh answer instead of a cached one.", { default: false, aliases: ["thirsty"] }),
  url_username: arg.str("User for basic authentication.", { aliases: ["user"] }),
  url_password: arg.str("Password for basic authentication.", { aliases: ["password"], secret: true }),
  ...httpArguments,
  ...fileAttributes,
});

export type UriArgs = Static<typeof schema>;
