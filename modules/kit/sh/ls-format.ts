import type { StatReading } from "../readers.js";
import { textOf } from "./bytes.js";
import type { StatFields } from "./stat-format.js";
import { ReplyError } from "./step.js";

/**
 * For boards without `stat`: `_l PATH [L]` prints three parts: `ls -lnid`, `ls -ld` (for the names of owner and group),
 * and the modification time by `date -r` (which follows links, so a link's own time stays unknown).
 */
export const lsHelper = `_l(){ ls -lnid$2 "$1"; _s; ls -ld$2 "$1"; _s
if [ -n "$2" ]||[ ! -L "$1" ]; then date -r "$1" +%s; fi; _s; }`;

const numeric = /^\s*(\d+) ([-dlbcps])([-rwxsStT]{9})[.+@]?\s+(\d+)\s+(\d+)\s+(\d+)\s+(?:(\d+),\s*)?(\d+)\s/;
const named = /^[-dlbcps][-rwxsStT]{9}[.+@]?\s+\d+\s+(\S+)\s+(\S+)\s/;
const types: Record<string, StatReading["type"]> = {
  "-": "file",
  d: "directory",
  l: "link",
  b: "block",
  c: "character",
  p: "fifo",
  s: "socket",
};

/** The metadata in the three parts of one `_l`; undefined when the path vanished. */
export function parseLs(long: Buffer, names: Buffer, time: Buffer): StatFields | undefined {
  if (long.length === 0) return undefined;
  const match = numeric.exec(long.toString("latin1"));
  if (!match) throw new ReplyError(`not a line of ls: ${textOf(long.subarray(0, 80))}`);
  const owners = named.exec(names.toString("latin1"));
  const seconds = Number(time.toString("latin1").trim() || "0");
  const type = types[match[2]!]!;
  const device = type === "block" || type === "character";
  const nameOf = (index: number) => (owners && !/^\d+$/.test(owners[index]!) ? owners[index]! : "");
  return {
    exists: true,
    type,
    mode: modeOf(match[3]!),
    links: Number(match[4]),
    uid: Number(match[5]),
    gid: Number(match[6]),
    user: nameOf(1),
    group: nameOf(2),
    size: device ? 0 : Number(match[8]),
    inode: Number(match[1]),
    device: 0,
    atime: seconds,
    mtime: seconds,
    ctime: seconds,
    ...(device ? { major: Number(match[7] ?? 0), minor: Number(match[8]) } : {}),
  };
}

/** `rwxr-sr-t` as a number. */
export function modeOf(letters: string): number {
  let mode = 0;
  [...letters].forEach((letter, index) => {
    if ("rwxst".includes(letter)) mode |= 1 << (8 - index);
    if ("sStT".includes(letter)) mode |= index === 2 ? 0o4000 : index === 5 ? 0o2000 : 0o1000;
  });
  return mode;
}
