import type { BoardInfo } from "../board-info.js";
import type { StatReading } from "../readers.js";
import { textOf } from "./bytes.js";
import { ReplyError } from "./step.js";

/** `stat -c`'s format: everything of a path in one line, its name last. */
export function statFormat(board: BoardInfo): string {
  const time = board.fractions ? ["%.6X", "%.6Y", "%.6Z"] : ["%X", "%Y", "%Z"];
  return `%f %h %u %g %U %G %s %i %d ${time.join(" ")} %t %T %b %o %n`;
}

const fields =
  /^([0-9a-f]+) (\d+) (\d+) (\d+) (\S+) (\S+) (\d+) (\d+) (\d+) ([\d.-]+) ([\d.-]+) ([\d.-]+) ([0-9a-f]+) ([0-9a-f]+) (\d+) (\d+) /;

/** What one line of `stat -c` says, without what the shell alone can tell. */
export type StatFields = Omit<StatReading, "readable" | "writable" | "executable">;

/**
 * Reads the lines of one `stat -c` call. Names may hold newlines; they are known, so the next line's name must be one of
 * those asked for that have not come yet.
 *
 * @returns the fields per name's index; a path that vanished in between is absent
 * @throws ReplyError for anything that is not such a line
 */
export function parseStatLines(output: Buffer, names: readonly Buffer[]): Map<number, StatFields> {
  const found = new Map<number, StatFields>();
  let next = 0;
  let at = 0;
  while (at < output.length) {
    const head = fields.exec(output.toString("latin1", at, at + 400));
    if (!head) throw new ReplyError(`not a line of stat: ${textOf(output.subarray(at, at + 80))}`);
    at += head[0].length;
    while (next < names.length && !startsWithLine(output, at, names[next]!)) next++;
    const name = names[next];
    if (!name) throw new ReplyError("stat told of a path that was not asked for");
    found.set(next++, fieldsOf(head));
    at += name.length + 1;
  }
  return found;
}

function startsWithLine(output: Buffer, at: number, name: Buffer): boolean {
  const end = at + name.length;
  return output[end] === 0x0a && output.subarray(at, end).equals(name);
}

function fieldsOf(head: RegExpExecArray): StatFields {
  const number = (index: number) => Number(head[index]);
  const raw = Number.parseInt(head[1]!, 16);
  const named = (index: number) => (head[index] === "UNKNOWN" ? "" : head[index]!);
  const type = typeOf(raw);
  const stat: StatFields = {
    exists: true,
    type,
    mode: raw & 0o7777,
    links: number(2),
    uid: number(3),
    gid: number(4),
    user: named(5),
    group: named(6),
    size: number(7),
    inode: number(8),
    device: number(9),
    atime: number(10),
    mtime: number(11),
    ctime: number(12),
    blocks: number(15),
    blockSize: number(16),
  };
  if (type === "block" || type === "character") {
    stat.major = Number.parseInt(head[13]!, 16);
    stat.minor = Number.parseInt(head[14]!, 16);
  }
  return stat;
}

// A Map, since the formatter rewrites octal keys of objects, and wrongly.
const types = new Map<number, StatReading["type"]>([
  [0o100000, "file"],
  [0o040000, "directory"],
  [0o120000, "link"],
  [0o060000, "block"],
  [0o020000, "character"],
  [0o010000, "fifo"],
  [0o140000, "socket"],
]);

/** The type in a raw st_mode. */
function typeOf(raw: number): StatReading["type"] {
  const type = types.get(raw & 0o170000);
  if (!type) throw new ReplyError(`unknown file type in mode ${raw.toString(8)}`);
  return type;
}

/** The reading of a path that is not there, or can't be seen. */
export function absentStat(error = ""): StatReading {
  return {
    exists: false,
    type: "absent",
    mode: 0,
    uid: 0,
    gid: 0,
    user: "",
    group: "",
    size: 0,
    inode: 0,
    device: 0,
    links: 0,
    atime: 0,
    mtime: 0,
    ctime: 0,
    readable: false,
    writable: false,
    executable: false,
    ...(error ? { error } : {}),
  };
}
