import type { BoardInfo } from "../../board-info.js";
import type { Operation } from "../../operations.js";
import { textOf } from "../bytes.js";
import { bootHook } from "../guards/hook.js";
import { guardFolder, guardsFolder } from "../guards/place.js";
import { endJob, restoreProgram } from "../guards/restore.js";
import { jobFolder, safeId } from "../jobs.js";
import { printText } from "../print.js";
import { quote, quotePath } from "../quote.js";
import type { OperationKind } from "../step.js";

type Arm = Extract<Operation, { op: "arm" }>;

/**
 * Sets a guard before a change: what the paths are is kept, and a process of its own brings it back when nobody settles
 * it in time. Armed again by the same run, it only gets more time. Guards of other runs, whose controllers are gone, do
 * their work at once: they would otherwise do it over what is changed now. Prints the hook's kind, then the board's
 * addresses, at which it may be found afterwards.
 */
export const arm: OperationKind<Arm> = {
  plan(operation, board) {
    const folder = quote(guardFolder(operation.id, board));
    return {
      script: `d=${folder}; r=${quote(operation.run ?? "")}; _u=$(umask); umask 077
${endOthers(board)}
if [ -f "$d/process" ]&&[ ! -d "$d/decided" ]; then read -r _a _b </proc/uptime; echo $((\${_a%.*}+${operation.timeoutSeconds})) >"$d/until.new"; mv "$d/until.new" "$d/until"; read -r hook <"$d/hook"
else ${prepare(operation, board)}; fi; _v=$?; umask "$_u"; printf '%s' "\${hook:-none}"; _s
if command -v ip >/dev/null; then ip -o addr show scope global; elif command -v ifconfig >/dev/null; then ifconfig; fi 2>/dev/null; _s; [ "$_v" = 0 ]`,
      payloads: [],
      finish: (reply, result) => ({
        ...result,
        stdout: "",
        details: { hook: textOf(reply.parts[0]!), addresses: addressesIn(textOf(reply.parts[1] ?? Buffer.alloc(0))) },
      }),
    };
  },
};

function endOthers(board: BoardInfo): string {
  return `for _g in ${quote(guardsFolder(board))}/*; do if [ -f "$_g/run" ]; then read -r _m <"$_g/run"
if [ "$_m" != "$r" ]; then if [ ! -d "$_g/decided" ]; then echo "an earlier run left \${_g##*/} unconfirmed: it is brought back first" >&2; sh "$_g/restore" "$_g"; fi; rm -rf "$_g"; fi; fi; done`;
}

function prepare(operation: Arm, board: BoardInfo): string {
  const hook = bootHook(safeId(operation.id), board);
  const restore = restoreProgram(
    {
      restore: operation.restore,
      before: operation.before,
      command: operation.command,
      jobFolder: operation.job === undefined ? undefined : jobFolder(operation.job, board),
    },
    hook.remove,
  );
  const keep = operation.restore.map((path, index) => keepPath(quotePath(path), index));
  const job = operation.job === undefined ? "" : `${endJob(jobFolder(operation.job, board))}; `;
  return `${job}rm -rf "$d"; mkdir -p "$d/was"&&printf '%s\\n' "$r" >"$d/run"&&{ ${printText(restore)}; } >"$d/restore"&&{ ${printText(guardProgram(operation.timeoutSeconds))}; } >"$d/guard"&&
${[...keep, "sync"].join("&&\n")}&&{ umask 022; ${hook.install}
umask 077; echo "$hook" >"$d/hook"; sync; ${startGuard(board)}; }||{ rm -rf "$d"; false; }`;
}

function keepPath(path: string, index: number): string {
  return `{ if [ -e ${path} ]||[ -L ${path} ]; then cp -pPR ${path} "$d/was/${index}"; else true >"$d/was/${index}.absent"; fi; }`;
}

/**
 * Waits for its time, then brings the board back. Signals that end sessions do not reach it, and it counts by uptime:
 * a clock that is set does not matter. After a restart it counts again from the beginning, so that the controller has
 * the same time to come back as without one.
 */
function guardProgram(seconds: number): string {
  return `d=$1; trap '' 1 2 13 15
[ ! -d "$d/decided" ]||[ -f "$d/decided/restoring" ]||{ rm -rf "$d"; exit 0; }
boot=; read -r boot </proc/sys/kernel/random/boot_id
read -r stat <"/proc/$$/stat"; stat=\${stat##*) }; set -- "$d" "\${2:-}" $stat; start=\${22}
read -r now rest </proc/uptime
if [ "$2" = boot ]||[ ! -f "$d/until" ]; then echo $((\${now%.*}+${seconds})) >"$d/until"; fi
printf '%s %s %s\\n' "$$" "$start" "$boot" >"$d/process.new"; mv "$d/process.new" "$d/process"
while [ ! -d "$d/decided" ]; do read -r until <"$d/until"||break; read -r now rest </proc/uptime; left=$((until-\${now%.*}))
if [ "$left" -le 0 ]; then break; fi; sleep "$left"; done
[ ! -f "$d/restore" ]||exec sh "$d/restore" "$d"
`;
}

function startGuard(board: BoardInfo): string {
  const session = board.tools.has("setsid") ? "setsid " : "";
  return `( trap '' 1 2 13 15; cd /; exec ${session}sh "$d/guard" "$d" ) </dev/null >/dev/null 2>&1 3<&- & _k=0
while [ ! -f "$d/process" ]&&[ "$_k" -lt 50 ]; do sleep 0.1 2>/dev/null||sleep 1; _k=$((_k+1)); done; [ -f "$d/process" ]`;
}

/** Addresses in the words of `ip -o addr` or ifconfig; the loopback ones are nobody's way in. */
function addressesIn(text: string): string[] {
  const found = [...text.matchAll(/inet6?(?: addr)?[: ]+([0-9a-fA-F.:]+)/g)].map((match) => match[1]!);
  return [...new Set(found.filter((address) => !/^(?:127\.|::1$|fe80:)/.test(address)))].slice(0, 16);
}
