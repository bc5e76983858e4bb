import type { BoardInfo } from "../../board-info.js";
import type { Operation } from "../../operations.js";
import { textOf } from "../bytes.js";
import { exportAll } from "../environment.js";
import { everythingBelow } from "../helpers.js";
import { jobFolder } from "../jobs.js";
import { printText } from "../print.js";
import { quote, quotePath } from "../quote.js";
import type { OperationKind } from "../step.js";

type Job = Extract<Operation, { op: "job" }>;
type JobStop = Extract<Operation, { op: "job-stop" }>;

/**
 * Starts a durable job, or finds it: one that is running is attached to, one that ended while nobody was watching is
 * taken as it is. One whose end has been seen (`seen`), or that was lost, starts anew. Prints "started", "found", or
 * "restarted" when the one before was lost.
 *
 * The folder holds script, runner, log (and err), process (`PID START BOOT`), started and rc (`STATUS TIME`). `mkdir` is the lock.
 */
export const job: OperationKind<Job> = {
  plan(operation, board) {
    const path = jobFolder(operation.id, board, operation.folder);
    const folder = quote(path);
    return {
      script: `_d=${folder}; _u=$(umask); umask 077; mkdir -p "\${_d%/*}"&&{
${stateTest(board)}
_r=$_v; case $_v in running|finished) printf found;; *) rm -rf "$_d"; mkdir "$_d"&&
{ ${printText(operation.shell)}; } >"$_d/script"&&{ ${printText(runner(operation))}; } >"$_d/runner"&&
{ ${printText(about(operation))}; } >"$_d/title"${note(operation)}&&date +%s >"$_d/started"&&true >"$_d/log"&&{ umask "$_u"; ${start(board)}; }&&case $_r in lost) printf restarted;; *) printf started;; esac;; esac; }; _v=$?; umask "$_u"; [ "$_v" = 0 ]`,
      payloads: [],
      finish: (reply, result) => ({
        ...result,
        stdout: "",
        details: { how: textOf(reply.parts[0]!), log: `${path}/log`, folder: path },
      }),
    };
  },
};

/** Id and title for those who list jobs: a line each. */
function about({ id, title }: Job): string {
  return [id, title].map((text) => `${text.replace(/\s+/g, " ").trim()}\n`).join("");
}

/** What those who ask after it are told besides; standard error, where it is kept apart, has a file of its own. */
function note({ note, apart }: Job): string {
  const kept = note === undefined ? "" : `&&{ ${printText(note)}; } >"$_d/note"`;
  return apart ? `${kept}&&true >"$_d/err"` : kept;
}

/** What the job is now, in `_v`: running, finished (and not seen yet), lost, or anything else. */
function stateTest(board: BoardInfo): string {
  return `_v=absent; if [ -f "$_d/process" ]&&read -r _k _y _m <"$_d/process"; then _v=lost; if [ "$_m" = ${quote(board.bootId)} ]&&read -r _r <"/proc/$_k/stat"; then _r=\${_r##*) }; set -- $_r; if [ "\${20:-}" = "$_y" ]; then _v=running; fi; fi 2>/dev/null
if [ -f "$_d/rc" ]; then _v=seen; [ -f "$_d/seen" ]||_v=finished; fi; fi`;
}

/** Its own session where the board has setsid, so that nothing that ends this one reaches it. Waits until it is known. */
function start(board: BoardInfo): string {
  const session = board.tools.has("setsid") ? "setsid " : "";
  return `( trap '' 1 2 13; cd /; exec ${session}sh "$_d/runner" "$_d" ) </dev/null >/dev/null 2>&1 3<&- & _k=0
while [ ! -f "$_d/process" ]&&[ "$_k" -lt 50 ]; do sleep 0.1 2>/dev/null||sleep 1; _k=$((_k+1)); done; [ -f "$_d/process" ]`;
}

/**
 * Runs on the board without us: notes its process, runs the script, leaves the exit status. When its time is up,
 * everything below the script is ended with it. `over` is for a watch that is
 * so new that it has not set its trap yet: a shell may lose the signal that comes right after its fork.
 */
function runner(operation: Job): string {
  const limit = operation.timeoutSeconds;
  const errors = operation.apart ? "err" : "log";
  const folder = operation.directory === undefined ? "" : `cd ${quotePath(operation.directory)}||exit 1; `;
  const watch =
    limit === undefined
      ? 'wait "$k"; v=$?'
      : `( trap 'kill $w 2>/dev/null; exit 0' 15; [ ! -f "$d/over" ]||exit 0; sleep ${limit} & w=$!; wait $w; trap '' 15; echo "ended after ${limit} seconds, as its time limit says"; _g $k; kill -15 $_x 2>/dev/null; n=0; while [ $n -lt 5 ]&&kill -0 $k; do sleep 1; n=$((n+1)); done 2>/dev/null; kill -9 $_x 2>/dev/null; exit 9 ) >>"$d/${errors}" 2>&1 & r=$!
wait "$k"; v=$?; : >"$d/over"; kill "$r" 2>/dev/null; wait "$r"; if [ $? = 9 ]; then v=124; fi`;
  return `d=$1
${limit === undefined ? "" : everythingBelow}
boot=; read -r boot </proc/sys/kernel/random/boot_id
read -r stat <"/proc/$$/stat"; stat=\${stat##*) }; set -- $stat
printf '%s %s %s\\n' "$$" "\${20}" "$boot" >"$d/process.new"; mv "$d/process.new" "$d/process"
trap '' 1; trap 'kill $k 2>/dev/null; v=143' 15
( ${exportAll(operation.environment)}${folder}exec /bin/sh "$d/script" ) >>"$d/log" ${operation.apart ? '2>>"$d/err"' : "2>&1"} & k=$!
${watch}
printf '%s %s\\n' "$v" "$(date +%s)" >"$d/rc.new"; mv "$d/rc.new" "$d/rc"
`;
}

/** Ends a running job and everything below it; one that is not running is left as it is. Marks its end as seen. */
export const jobStop: OperationKind<JobStop> = {
  plan: (operation, board) => ({
    script: `_d=${quote(jobFolder(operation.id, board, operation.folder))}; if [ -d "$_d" ]; then ${stateTest(board)}
if [ "$_v" = running ]; then _g "$_k"; kill -15 $_x 2>/dev/null; _r=0; while [ ! -f "$_d/rc" ]&&[ "$_r" -lt 20 ]; do sleep 0.1 2>/dev/null||sleep 1; _r=$((_r+1)); done; kill -9 $_x 2>/dev/null; fi; true >"$_d/seen"; fi; :`,
    payloads: [],
  }),
};
