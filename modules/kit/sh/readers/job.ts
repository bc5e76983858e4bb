import type { BoardInfo } from "../../board-info.js";
import type { JobReading, Reader } from "../../readers.js";
import { textOf } from "../bytes.js";
import { jobFolder } from "../jobs.js";
import { quote } from "../quote.js";
import { type ReaderKind, type Reply, ReplyError } from "../step.js";

type JobReader = Extract<Reader, { read: "job" }>;

/**
 * A durable job's state. It is running while its process has the start time that was kept, on the same boot; it is lost
 * when it is neither running nor has left its exit status.
 */
export const job: ReaderKind<JobReader> = {
  plan: (readers, board) => ({
    steps: readers.map((reader) => ({ script: jobScript(reader, board) })),
    parse: (replies) => readers.map((reader, index) => parseJob(reader, replies[index]!, board)),
  }),
};

/**
 * The exit status is looked for after the process: a job that ends in between is then seen as finished, not as lost.
 */
export function jobScript(reader: JobReader, board: BoardInfo, fromByte?: number): string {
  const folder = quote(jobFolder(reader.job, board, reader.folder));
  const bytes = Math.max(0, reader.tailBytes ?? 64 * 1024);
  const log =
    fromByte === undefined
      ? bytes === 0
        ? ":"
        : `tail -c ${bytes} "$_d/log"`
      : `tail -c +${fromByte + 1} "$_d/log"|head -c ${bytes}`;
  return `_d=${folder}; if [ ! -f "$_d/process" ]; then if [ -f "$_d/rc" ]; then printf finished; elif [ -d "$_d" ]; then printf lost; else printf absent; fi; else
read -r _k _t _m <"$_d/process"; _v=lost
if [ "$_m" = ${quote(board.bootId)} ]&&read -r _r <"/proc/$_k/stat"; then _r=\${_r##*) }; set -- $_r; if [ "\${20:-}" = "$_t" ]; then _v=running; fi; fi
if [ -f "$_d/rc" ]; then _v=finished; fi; printf '%s %s' "$_v" "$_k"; fi; _s
while read -r _v; do printf '%s\\n' "$_v"; done <"$_d/started"; _s; while read -r _v; do printf '%s\\n' "$_v"; done <"$_d/rc"; _s
wc -c <"$_d/log"; _s; ${log}; _s
if [ -f "$_d/rc" ]; then [ ! -f "$_d/err" ]||tail -c ${Math.max(1, bytes)} "$_d/err"; _s; [ ! -f "$_d/note" ]||cat "$_d/note"; _s; fi`;
}

export function parseJob(reader: JobReader, reply: Reply, board: BoardInfo): JobReading {
  const [state, started, ended, size, tail, errors, note] = reply.parts;
  const [word, pid] = (state?.toString("latin1") ?? "").split(" ");
  if (!tail || !["absent", "running", "finished", "lost"].includes(word ?? "")) {
    throw new ReplyError("the answer about a job is not complete");
  }
  const number = (text: string | undefined) => (text && /^\d+$/.test(text) ? Number(text) : undefined);
  const [rc, finishedAt] = (ended?.toString("latin1") ?? "").split(/\s+/).map(number);
  const startedAt = number(started?.toString("latin1").trim());
  const process = number(pid);
  return {
    state: word as JobReading["state"],
    ...(word === "finished" && rc !== undefined ? { rc } : {}),
    ...(process === undefined ? {} : { pid: process }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(word === "finished" && finishedAt !== undefined ? { finishedAt } : {}),
    tail: textOf(tail),
    logBytes: Number(size?.toString("latin1").trim() || 0),
    errors: errors ? textOf(errors) : "",
    note: note ? textOf(note) : "",
    log: `${jobFolder(reader.job, board, reader.folder)}/log`,
  };
}
