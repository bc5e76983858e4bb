import type { BoardInfo } from "../../board-info.js";
import { textOf } from "../bytes.js";
import { jobFolder, safeId } from "../jobs.js";
import { quote } from "../quote.js";
import { type Reply, ReplyError } from "../step.js";
import { bootHook } from "./hook.js";
import { guardFolder } from "./place.js";

/** A guard of a run, and the durable job that makes the change, if any. */
export interface GuardName {
  id: string;
  run: string;
  job?: string | undefined;
}

/** What became of a guard. "foreign": there is none of this run's, so that this may well be another board. */
export type GuardState = "confirmed" | "armed" | "restoring" | "restored" | "foreign";

/** Calls a guard off, unless its time was up already. Prints what it is now; a guard that has done its work is cleared. */
export function confirmScript({ id, run, job }: GuardName, board: BoardInfo): string {
  const hook = bootHook(safeId(id), board);
  const seen = job === undefined ? "" : `: >${quote(`${jobFolder(job, board)}/seen`)}\n`;
  return `${seen}${find(id, run, board)}
elif mkdir "$d/decided" 2>/dev/null; then ${hook.remove}; read -r _k _y _m <"$d/process"; _g "$_k"; kill -9 $_x 2>/dev/null; rm -rf "$d"; sync; printf confirmed
${settled}`;
}

/** Lets a guard do its work now, apart from this session: the link may go in the middle of it. */
export function rollBackScript({ id, run }: GuardName, board: BoardInfo): string {
  const session = board.tools.has("setsid") ? "setsid " : "";
  return `${find(id, run, board)}
elif [ ! -d "$d/decided" ]; then ( trap '' 1 2 13 15; cd /; exec ${session}sh "$d/restore" "$d" ) </dev/null >/dev/null 2>&1 3<&- & printf restoring
${settled}`;
}

/** Looks only. */
export function lookScript({ id, run }: GuardName, board: BoardInfo): string {
  return `${find(id, run, board)}\nelif [ ! -d "$d/decided" ]; then printf armed\n${settled}`;
}

function find(id: string, run: string, board: BoardInfo): string {
  return `d=${quote(guardFolder(id, board))}; _m=; if [ -f "$d/run" ]; then read -r _m <"$d/run"; fi 2>/dev/null
if [ ! -d "$d" ]||[ "$_m" != ${quote(run)} ]; then printf foreign`;
}

const settled = `elif [ -f "$d/decided/restored" ]; then printf restored; _s; tail -c 2000 "$d/log" 2>/dev/null; rm -rf "$d"
else printf restoring; fi; _s`;

export function parseGuardState(reply: Reply): { state: GuardState; log: string } {
  const [word, log] = reply.parts.map((part) => textOf(part));
  const states: readonly string[] = ["confirmed", "armed", "restoring", "restored", "foreign"];
  if (word === undefined || !states.includes(word)) throw new ReplyError("the answer about a guard is not complete");
  return { state: word as GuardState, log: log ?? "" };
}
