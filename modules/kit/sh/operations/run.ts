import type { Operation, OperationResult } from "../../operations.js";
import { bytesOf } from "../bytes.js";
import { exportAll } from "../environment.js";
import { printText, ridesInScript } from "../print.js";
import { quote, quoteAll, quotePath } from "../quote.js";
import type { OperationKind } from "../step.js";

type Run = Extract<Operation, { op: "run" }>;

/** One argument of a program can't be longer (128 KiB on Linux): longer shell text is evaluated in a subshell instead. */
const longestArgument = 100_000;

/**
 * A command, to its end. Its output goes straight to the session's streams, between the frame's marks. The session's own
 * standard input (descriptor 3) is closed for it. Status 124 means that its time was up, as `timeout` has it.
 */
export const run: OperationKind<Run> = {
  plan(operation) {
    const bytes = typeof operation.stdin === "string" ? bytesOf(operation.stdin) : operation.stdin;
    const large = bytes !== undefined && !ridesInScript(bytes);
    const prepare = [
      // The session speaks C; the user's programs speak what the board's own environment says.
      'if [ -n "$_lc" ]; then LC_ALL=$_lc; else unset LC_ALL; fi',
      exportAll(operation.environment).replace(/;$/, ""),
      operation.umask === undefined ? "" : `umask ${quote(operation.umask)}||exit 1`,
      operation.directory === undefined ? "" : enter(operation.directory),
    ].filter((line) => line !== "");
    const body = `${prepare.join("\n")}\n${command(operation)}`;
    const limit = operation.timeoutSeconds;
    const inner = limit === undefined ? `( ${body}\n) 3<&-` : limited(body, limit);
    return {
      script: large
        ? fromPayload(inner, bytes.length)
        : bytes
          ? `{ ${printText(bytes)}; } 2>/dev/null|${inner}`
          : inner,
      payloads: large ? [bytes] : [],
      foreign: true,
      ...(operation.accept ? { accept: operation.accept } : {}),
      finish: (_, result) => timedOut(notEntered(operation, result), limit),
    };
  },
};

/**
 * Text for a shell goes to a shell of its own, so that a broken one can't harm the session. Secret or very long text is
 * evaluated in a subshell of the session: it then stands in nobody's argv.
 */
function command(operation: Run): string {
  if (operation.argv) return `exec ${quoteAll(operation.argv)}`;
  const text = operation.shell ?? "";
  const own = operation.executable === undefined || operation.executable === "/bin/sh";
  if (own && (operation.secret || bytesOf(text).length > longestArgument)) return `eval ${quote(text)}`;
  return `exec ${quote(operation.executable ?? "/bin/sh")} -c ${quote(text)}`;
}

/** Large input goes through a file that has no name any more when the program starts: the program may leave it unread. */
function fromPayload(inner: string, size: number): string {
  return `_t=\${TMPDIR:-/tmp}/.axle-$_n; _u=$(umask); umask 077; set -C; _y ${size}; head -c ${size} <&3 >"$_t"; set +C; umask "$_u"
exec 4<"$_t"; rm -f "$_t"; ${inner} <&4 4<&-`;
}

/**
 * A watcher ends the program and everything below it when its time is up; it says so by its own status 9. Descriptor 4
 * carries standard input, which a background command would otherwise lose.
 */
function limited(body: string, seconds: number): string {
  return `{ ( ${body}\n) 3<&- <&4 4<&- & _k=$!
( trap 'kill $_w; exit 0' 15; sleep ${seconds} & _w=$!; wait $_w; trap '' 15; _g "$_k"; kill -15 $_x; ( sleep 2; kill -9 $_x ) & exit 9 ) >/dev/null 2>&1 3<&- 4<&- </dev/null & _r=$!
{ wait "$_k"; _v=$?; kill "$_r"; wait "$_r"; } 2>/dev/null; if [ $? = 9 ]; then _v=124; fi; (exit "$_v"); } 4<&0`;
}

const notEnteredMark = "axle: can't enter the folder: ";

/** Into the folder itself, also where the path leads through links. What is in the way is told by an errno's number. */
function enter(directory: string): string {
  const path = quotePath(directory);
  const reason = `if [ ! -e ${path} ]; then echo 2; elif [ ! -d ${path} ]; then echo 20; else echo 13; fi`;
  return `cd -P ${path} 2>/dev/null||{ echo "${notEnteredMark}$(${reason})" >&2; exit 1; }`;
}

/** Says in the details when the command was not started because its folder could not be entered. */
function notEntered(operation: Run, result: OperationResult): OperationResult {
  if (operation.directory === undefined || result.rc !== 1 || !result.stderr.startsWith(notEnteredMark)) return result;
  const notEntered = Number.parseInt(result.stderr.slice(notEnteredMark.length), 10);
  return { ...result, stderr: `can't enter ${operation.directory}`, details: { ...result.details, notEntered } };
}

function timedOut(result: OperationResult, seconds: number | undefined): OperationResult {
  if (result.rc !== 124 || seconds === undefined) return result;
  return { ...result, stderr: `${result.stderr}\nended after ${seconds} seconds, as its time limit says`.trim() };
}
