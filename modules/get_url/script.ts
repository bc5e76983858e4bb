import type { BoardInfo, ChecksumAlgorithm } from "../kit/board-info.js";
import type { HttpRequest } from "../kit/http/http-request.js";
import { requestScript } from "../kit/http/request.js";
import { usualUmask } from "../kit/mode.js";
import { dirname } from "../kit/paths.js";
import type { StatReading } from "../kit/readers.js";
import { quote, quotePath } from "../kit/sh/quote.js";
import type { WantedChecksum } from "./checksum.js";
import type { GetUrlArgs } from "./schema.js";

export function requestOf(args: GetUrlArgs, target: Target): HttpRequest {
  const conditional = target.stat.exists && !args.force && !target.checksum;
  return {
    resumes: true,
    newerThan: conditional ? target.path : undefined,
    url: args.url,
    method: "GET",
    headers: args.headers ?? {},
    timeoutSeconds: args.timeout,
    validateCerts: args.validate_certs,
    redirects: "urllib2",
    unredirectedHeaders: args.unredirected_headers.map((name) => name.toLowerCase()),
    forceBasicAuth: args.force_basic_auth,
    userAgent: args.http_agent,
    user: args.url_username,
    password: args.url_password,
    negotiate: args.use_gssapi,
    clientCert: args.client_cert,
    clientKey: args.client_key,
    useProxy: args.use_proxy,
    useNetrc: args.use_netrc,
    decompress: args.decompress,
    ciphers: args.ciphers,
  };
}

/** Where the file goes, what is there, and how it should be. */
export interface Target {
  path: string;
  /** The folder that the file comes into, under the name that the server gives it; undefined where `path` is certain. */
  folder?: string | undefined;
  stat: StatReading;
  mode: number | undefined;
  owner: string | undefined;
  group: string | undefined;
  checksum: WantedChecksum | undefined;
}

/**
 * Downloads beside the destination, checks, and renames: the file is there whole or as it was before. Prints what
 * happened as `name=value` lines, the answer's headers last.
 */
export function downloadScript(args: GetUrlArgs, tool: "curl" | "wget", target: Target, board: BoardInfo): string {
  const folder = quotePath(args.tmp_dest ?? dirname(target.path));
  return [
    requestScript(requestOf(args, target), tool, folder),
    `_p=${quotePath(target.path)}`,
    unchanged,
    judge(args),
    ...(target.folder === undefined ? [] : [nameAsSent(target.folder)]),
    checkSum(target.checksum, board),
    `if [ -f "$_p" ] && cmp -s "$_d/body" "$_p"; then echo same=1; else`,
    ownership(target, board),
    args.backup
      ? 'if [ -e "$_p" ]; then _b="$_p.$$.$(date +%Y-%m-%d@%H:%M:%S)~"; cp -p "$_p" "$_b" || exit 1; echo "backup=$_b"; fi'
      : ":",
    args.unsafe_writes
      ? 'mv -f "$_d/body" "$_p" 2>/dev/null || cat "$_d/body" >"$_p" || exit 1'
      : 'mv -f "$_d/body" "$_p" || exit 1',
    "echo same=0; fi",
    ...(target.folder === undefined ? [] : [tellPlace(target)]),
    `printf 'size=%s\\n' "$(($(wc -c <"$_p")))"; echo headers; cat "$_d/said"; echo; cat "$_d/head"`,
  ].join("\n");
}

/** The server has nothing newer than what is there. */
const unchanged = `if [ "$_v" = 0 ] && sed -n 's/^ *HTTP\\/[0-9.]* *\\([0-9]*\\).*/\\1/p' "$_d/head" | tail -n 1 | grep -q 304; then
echo same=1; printf 'size=%s\\n' "$(($(wc -c <"$_p")))"; echo headers; cat "$_d/said"; echo; cat "$_d/head"; exit 0; fi`;

/** A tool that failed, or an answer that is no file: said, with the status, before anything is touched. */
function judge(args: GetUrlArgs): string {
  const success = /^ftp:|^file:/.test(args.url)
    ? '[ "$_v" = 0 ]'
    : `[ "$_v" = 0 ] && grep -Eq '^ *HTTP/[0-9.]+ +200' "$_d/head"`;
  return `if ${success}; then :; else echo "tool=$_v"; echo headers; cat "$_d/said"; echo; cat "$_d/head"; cat "$_d/err" >&2; exit 1; fi`;
}

function checkSum(checksum: WantedChecksum | undefined, board: BoardInfo): string {
  if (!checksum) return ":";
  const { algorithm } = checksum;
  const own = algorithm in board.checksum ? board.checksum[algorithm as ChecksumAlgorithm] : undefined;
  const openssl = `openssl dgst -${algorithm.replace("_", "-")}`;
  const missing = quote(`nothing on the board reckons ${algorithm}: install openssl`);
  const look = own ? "" : `command -v openssl >/dev/null || { echo ${missing} >&2; exit 4; }\n`;
  return `${look}_s=$(${own ?? openssl} <"$_d/body"); case $_s in *${checksum.hex}*) :;; *) echo "sum=$_s"; exit 3;; esac`;
}

/** The name that the server gives the file: in Content-Disposition, else at the end of where the answer came from. */
function nameAsSent(folder: string): string {
  return `_n=$(sed -n 's/^ *[Cc]ontent-[Dd]isposition: *[A-Za-z]*; *filename="\\{0,1\\}\\([^";]*\\).*/\\1/p' "$_d/head" | tail -n 1 | tr -d '\\r')
if [ -z "$_n" ]; then read -r _c _u _r <"$_d/said"
case $_u in *://*) _u=\${_u%%[?#]*}; _u=\${_u#*://}; case $_u in */*) _n=\${_u##*/};; esac; _n=\${_n:-index.html};; *) _n=\${_p##*/};; esac; fi
_n=\${_n##*/}; case $_n in ''|.|..) _n=index.html;; esac
_p=${quotePath(folder)}; _p=\${_p%/}/$_n`;
}

/** A file under the name that the server gave gets its mode and owner here; then what it is now is told. */
function tellPlace({ mode, owner, group }: Target): string {
  const lines: string[] = [];
  const unless = (test: string, command: string) =>
    lines.push(`[ -n "$(find "$_p" -prune ${test})" ] || { ${command} "$_p" || exit 1; echo attributes=1; }`);
  if (mode !== undefined) unless(`-perm ${octal(mode)}`, `chmod ${octal(mode)}`);
  if (owner !== undefined) unless(`-user ${quote(owner)}`, `chown ${quote(owner)}`);
  if (group !== undefined) unless(`-group ${quote(group)}`, `chgrp ${quote(group)}`);
  return [...lines, 'echo "dest=$_p"; echo "ids=$(ls -ldn "$_p")"; echo "names=$(ls -ld "$_p")"'].join("\n");
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function ownership(target: Target, board: BoardInfo): string {
  const { stat } = target;
  // What is there under a name that only the server knows keeps what it has.
  if (target.folder !== undefined) {
    const fresh = octal(0o666 & ~(board.umask ?? usualUmask));
    return `if [ -f "$_p" ]; then cp -p "$_p" "$_d/as" && cat "$_d/body" >"$_d/as" && mv -f "$_d/as" "$_d/body"; else chmod ${fresh} "$_d/body"; fi || exit 1`;
  }
  const fresh = 0o666 & ~(board.umask ?? usualUmask);
  const mode = octal(target.mode ?? (stat.exists ? stat.mode : fresh));
  const old = stat.exists ? `chown ${stat.uid}:${stat.gid} "$_d/body" 2>/dev/null` : ":";
  const wanted = target.owner === undefined && target.group === undefined ? ":" : chown(target);
  return `${old}; ${wanted}; chmod ${mode} "$_d/body" || exit 1`;
}

function chown({ owner, group }: Target): string {
  return `chown ${quote(`${owner ?? ""}${group === undefined ? "" : `:${group}`}`)} "$_d/body" || exit 1`;
}
