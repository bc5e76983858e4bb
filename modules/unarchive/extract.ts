import { type ArchiveKind, tarFlag } from "../kit/archive/kind.js";
import { requestScript } from "../kit/http/request.js";
import { quote, quoteAll, quotePath } from "../kit/sh/quote.js";
import type { UnarchiveArgs } from "./schema.js";

/** Shell text that unpacks the file which the words `file` name. */
export function extractCommand(args: UnarchiveArgs, kind: ArchiveKind | undefined, file: string): string {
  if (kind === "zip") {
    const update = args.keep_newer ? "-u " : "";
    const exclude = args.exclude.length > 0 ? ` -x ${quoteAll(args.exclude)}` : "";
    const names = quoteAll(args.include);
    return `unzip -o ${update}${quoteAll(args.extra_opts)} ${file} ${names} -d ${quotePath(args.dest)}${exclude} >&2`;
  }
  // By its path: a tar that complains names itself, and Ansible's messages have it so.
  return `"$(command -v tar)" -x ${tarFlag(kind).join(" ")} ${tarOptions(args)} -f ${file}${includes(args)}`;
}

/** Why unpacking failed. A tar that knows no such option can't tell what is in the archive: so Ansible takes it. */
export function failureText(args: UnarchiveArgs, stderr: string): string {
  const tool = /^(\S*tar): (?:unrecognized|invalid) option/m.exec(stderr)?.[1];
  if (!tool) return `failed to unpack ${args.src} to ${args.dest}`;
  const missing = "Make sure the required command to extract the file is installed.";
  const why = `Command "${tool}" could not handle archive: Unable to list files in the archive: ${stderr}`;
  return `Failed to find handler for "${args.src}". ${missing}\n${why}`;
}

/** Names stand behind `--`, so that none of them can be taken for an option. */
function includes(args: UnarchiveArgs): string {
  return args.include.length > 0 ? ` -- ${quoteAll(args.include)}` : "";
}

export function tarOptions(args: UnarchiveArgs): string {
  const newer = args.keep_newer ? ["--keep-newer-files"] : [];
  const exclude = args.exclude.flatMap((name) => ["--exclude", name]);
  return quoteAll([...args.extra_opts, ...newer, "-C", args.dest, ...exclude]);
}

/**
 * Unpacks what comes on standard input, or from a URL, when nothing can be said beforehand. GNU's tar is asked for
 * differences first; `axle-same` is printed when there are none.
 */
export function unpackUnseen(
  args: UnarchiveArgs,
  kind: ArchiveKind | undefined,
  url: string | undefined,
  tool: "curl" | "wget",
): string {
  const body =
    url === undefined ? stdinScript : requestScript(requestFor(args, url), tool, '"${TMPDIR:-/tmp}"') + judge;
  const flags = tarFlag(kind).join(" ");
  const compare =
    kind === "zip"
      ? "false"
      : `tar --diff ${flags} ${tarOptions(args)} -f "$_d/body"${includes(args)} >"$_d/diff" 2>&1`;
  return `${body}if ${compare}; then echo axle-same; else ${extractCommand(args, kind, '"$_d/body"')}; fi`;
}

const stdinScript = `umask 077
_d=$(mktemp -d "\${TMPDIR:-/tmp}/axle-unpack.XXXXXX") || exit 97
trap 'rm -rf "$_d"' 0
trap 'exit 129' 1
trap 'exit 130' 2
trap 'exit 143' 15
cat >"$_d/body" || exit 1
umask ${quote("022")}
`;

const judge = `if [ "$_v" = 0 ] && grep -Eq '^ *HTTP/[0-9.]+ +200' "$_d/head"; then :; else cat "$_d/err" >&2; echo "the archive could not be downloaded" >&2; exit 1; fi
umask 022
`;

function requestFor(args: UnarchiveArgs, url: string) {
  return {
    url,
    method: "GET",
    headers: {},
    timeoutSeconds: 30,
    validateCerts: args.validate_certs,
    redirects: "urllib2" as const,
    userAgent: "ansible-httpget",
    useProxy: true,
    useNetrc: true,
    decompress: true,
  };
}
