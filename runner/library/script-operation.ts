import type { Operation } from "../../modules/kit/operations.js";
import { quote } from "../../modules/kit/sh/index.js";
import { jsonPlace, type ScriptStyle } from "./script-style.js";

export interface ScriptRequest {
  name: string;
  content: Uint8Array;
  style: ScriptStyle;
  /** Instead of the program in the first line. */
  interpreter: string | undefined;
  args: Readonly<Record<string, unknown>>;
  diffMode: boolean;
}

/**
 * The script comes on standard input and becomes a file in a folder that only this user can enter; the arguments are
 * written by the session's own shell, so that they stand in nobody's argv. The folder goes whatever happens.
 */
export function scriptOperation(request: ScriptRequest): Operation {
  const { style, content } = request;
  const all = { ...request.args, ...internals(request) };
  const stdin = style === "json-args" ? withJson(content, all) : content;
  const text = style === "old" ? keyValues(all) : JSON.stringify(all);
  const file = `"$_d"/${quote(`${request.name}`)}`;
  const python = !request.interpreter && namesPython(content);
  const call = request.interpreter ? `${request.interpreter} ${file}` : python ? `$_i ${file}` : file;
  const shell = `_u=$(umask); umask 077
_d=$(mktemp -d "\${TMPDIR:-/tmp}/axle-module.XXXXXX") || exit 1
trap 'rm -rf "$_d"' 0
trap 'exit 129' 1
trap 'exit 130' 2
trap 'exit 143' 15
cat >${file} && chmod u+x ${file} || exit 1
printf %s ${quote(text)} >"$_d/args" || exit 1
umask "$_u"
${python ? findPython : ""}${call}${style === "json-args" ? "" : ' "$_d/args"'} </dev/null
`;
  return { op: "run", shell, stdin, accept: "any", secret: true };
}

/** Many boards have a python3 only, where the first line of most scripts says `python`. */
const findPython = `_i=; [ -x /usr/bin/python ] || _i=$(command -v python || command -v python3)
`;

function namesPython(content: Uint8Array): boolean {
  return /^#!\s*(?:\/usr\/bin\/python|\S*\/env\s+python)\s*\n/.test(
    Buffer.from(content.subarray(0, 200)).toString("latin1"),
  );
}

/** What Ansible tells every module besides its arguments. */
function internals(request: ScriptRequest): Record<string, unknown> {
  return {
    _ansible_check_mode: false,
    _ansible_debug: false,
    _ansible_diff: request.diffMode,
    _ansible_module_name: request.name,
    _ansible_no_log: false,
    _ansible_shell_executable: "/bin/sh",
    _ansible_verbosity: 0,
    _ansible_version: "2.14.18",
  };
}

/** `k=v` words, quoted as Python's shlex does; dicts and lists as JSON. */
function keyValues(args: Readonly<Record<string, unknown>>): string {
  return Object.entries(args)
    .map(([key, value]) => `${key}=${pythonQuote(textOf(value))}`)
    .join(" ");
}

function textOf(value: unknown): string {
  if (value === true) return "True";
  if (value === false) return "False";
  if (value === null || value === undefined) return "None";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function pythonQuote(text: string): string {
  if (text === "") return "''";
  return /[^\w@%+=:,./-]/.test(text) ? `'${text.replaceAll("'", `'"'"'`)}'` : text;
}

function withJson(content: Uint8Array, args: Readonly<Record<string, unknown>>): Uint8Array {
  return Buffer.from(
    Buffer.from(content)
      .toString("utf8")
      .replaceAll(jsonPlace, () => JSON.stringify(args)),
  );
}
