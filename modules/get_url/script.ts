import type { BoardInfo } from "../kit/board-info.js";
import type { HttpRequest } from "../kit/http/http-request.js";
import { requestScript } from "../kit/http/request.js";
import { usualUmask } from "../kit/mode.js";
import { dirname } from "../kit/paths.js";
import type { StatReading } from "../kit/readers.js";
import { quote, quotePath } from "../kit/sh/quote.js";
import type { WantedChecksum } from "./checksum.js";
import type { GetUrlArgs } from "./schema.js";

export function requestOf(args: GetUrlArgs): HttpRequest {
  return {
    url: args.url,
    method: "GET",
    headers: args.headers ?? {},
    timeoutSeconds: args.timeout,
    validateCerts: args.validate_certs,
    followRedirects: true,
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
    requestScript(requestOf(args), tool, folder),
    `_p=${quotePath(target.path)}`,
    judge(args),
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
    `printf 'size=%s\\n' "$(($(wc -c <"$_p")))"; echo headers; cat "$_d/said"; echo; cat "$_d/head"`,
  ].join("\n");
}

/** A tool that failed, or an answer that is no file: said, with the status, before anything is touched. */
function judge(args: GetUrlArgs): string {
  const success = /^ftp:|^file:/.test(args.url)
    ? '[ "$_v" = 0 ]'
    : `[ "$_v" = 0 ] && grep -Eq '^ *HTTP/[0-9.]+ +200' "$_d/head"`;
  return `if ${success}; then :; else echo "tool=$_v"; echo headers; cat "$_d/said"; echo; cat "$_d/head"; cat "$_d/err" >&2; exit 1; fi`;
}

function checkSum(checksum: WantedChecksum | undefined, board: BoardInfo): string {
  const tool = checksum && board.checksum[checksum.algorithm];
  if (!checksum || !tool) return ":";
  return `_s=$(${tool} <"$_d/body"); case $_s in *${checksum.hex}*) :;; *) echo "sum=$_s"; exit 3;; esac`;
}

function ownership(target: Target, board: BoardInfo): string {
  const { stat } = target;
  const fresh = 0o666 & ~(board.umask ?? usualUmask);
  const mode = (target.mode ?? (stat.exists ? stat.mode : fresh)).toString(8).padStart(4, "0");
  const old = stat.exists ? `chown ${stat.uid}:${stat.gid} "$_d/body" 2>/dev/null` : ":";
  const wanted = target.owner === undefined && target.group === undefined ? ":" : chown(target);
  return `${old}; ${wanted}; chmod ${mode} "$_d/body" || exit 1`;
}

function chown({ owner, group }: Target): string {
  return `chown ${quote(`${owner ?? ""}${group === undefined ? "" : `:${group}`}`)} "$_d/body" || exit 1`;
}
