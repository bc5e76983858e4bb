import type { Static } from "@sinclair/typebox";
import { httpArguments } from "../kit/http/request.js";
import { arg, args, fileAttributes } from "../kit/index.js";

export const schema = args({
  url: arg.str("What to download: http, https or ftp.", { required: true }),
  dest: arg.path("Where it goes: a path, or a folder.", { required: true }),
  checksum: arg.str("`ALGORITHM:HEX`, or `ALGORITHM:URL` of a list of checksums: the file must have it.", {
    default: "",
  }),
  force: arg.bool("Downloads an existing file again and replaces it when it differs.", {
    default: false,
    aliases: ["thirsty"],
  }),
  backup: arg.bool("Keeps what was there under a name with the date.", { default: false }),
  timeout: arg.int("Seconds that the request may take.", { default: 10 }),
  headers: arg.dict("Headers to send."),
  tmp_dest: arg.path("Folder for the unfinished file (default: beside the finished one)."),
  url_username: arg.str("User for basic authentication.", { aliases: ["username"] }),
  url_password: arg.str("Password for basic authentication.", { aliases: ["password"], secret: true }),
  ...httpArguments,
  ...fileAttributes,
});

export type GetUrlArgs = Static<typeof schema>;
