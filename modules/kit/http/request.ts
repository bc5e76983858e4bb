import { arg, item } from "../args.js";
import type { BoardInfo } from "../board-info.js";
import { curlScript } from "./curl.js";
import type { HttpRequest } from "./http-request.js";
import { wgetScript } from "./wget.js";

/** The arguments that `get_url` and `uri` share. */
export const httpArguments = {
  force_basic_auth: arg.bool("Sends user and password at once, without being asked for them.", { default: false }),
  http_agent: arg.str("What is sent as User-Agent.", { default: "ansible-httpget" }),
  use_proxy: arg.bool("Uses the proxy that the environment names.", { default: true }),
  validate_certs: arg.bool("Checks the server's certificate.", { default: true }),
  client_cert: arg.path("Certificate of the client, on the board."),
  client_key: arg.path("Key of the client's certificate, on the board."),
  use_gssapi: arg.bool("Authenticates with Kerberos (curl only).", { default: false }),
  unredirected_headers: arg.list(
    item.str,
    "Headers that are not sent to the place of a redirection (with wget, which can't leave any out, none is followed).",
    { default: [] },
  ),
  decompress: arg.bool("Unpacks answers that were packed for the line.", { default: true }),
  ciphers: arg.list(item.str, "Ciphers for TLS, as OpenSSL names them."),
  use_netrc: arg.bool("Uses the passwords of ~/.netrc.", { default: true }),
};

/** The tool that a board has for HTTP; undefined when there is none. */
export function httpTool(board: BoardInfo): "curl" | "wget" | undefined {
  if (board.tools.has("curl")) return "curl";
  return board.tools.has("wget") ? "wget" : undefined;
}

/** An answer that was packed for the line is unpacked; what says so and is not stays as it is. */
const unpacked = `if grep -qi '^ *content-encoding: *\\(x-\\)\\{0,1\\}gzip' "$_d/head"; then
if gzip -dc <"$_d/body" >"$_d/plain" 2>/dev/null; then mv -f "$_d/plain" "$_d/body"; else rm -f "$_d/plain"; fi; fi
`;

/**
 * Shell text that makes the request. It leaves in the folder `$_d`: `head` (status lines and headers), `body`, `err`; and
 * in `$_v` the tool's exit status. Everything secret stands in files there that only this user can read.
 */
export function requestScript(request: HttpRequest, tool: "curl" | "wget", folder: string): string {
  const open = `umask 077
_d=$(mktemp -d ${folder}/axle-http.XXXXXX) || exit 97
trap 'rm -rf "$_d"' 0
trap 'exit 129' 1
trap 'exit 130' 2
trap 'exit 143' 15
: >"$_d/head"; : >"$_d/body"; : >"$_d/err"
`;
  return open + (tool === "curl" ? curlScript(request) : wgetScript(request)) + (request.decompress ? unpacked : "");
}
