import type { BoardInfo } from "../../board-info.js";
import type { ListReading, Reader, StatReading } from "../../readers.js";
import { bytesOf, textOf } from "../bytes.js";
import { parseSumLines } from "../checksums.js";
import { lsHelper, modeOf, parseLs } from "../ls-format.js";
import { namePath, quote, quotePath } from "../quote.js";
import { absentStat, parseStatLines, statFormat } from "../stat-format.js";
import { type ReaderKind, type Reply, ReplyError } from "../step.js";

type ListReader = Extract<Reader, { read: "list" }>;
type Entry = ListReading["entries"][number];

/**
 * What is below folders: one process where `find` has -printf (GNU); elsewhere find hands the names to an inner sh, which
 * asks `stat` (or `ls`) once for all of them.
 */
export const list: ReaderKind<ListReader> = {
  plan: (readers, board) => ({
    steps: readers.map((reader) => ({ script: listScript(reader, board) })),
    parse: (replies) => readers.map((reader, index) => parseList(reader, replies[index]!, board)),
  }),
};

const printf = "%y %m %U %G %u %g %s %i %D %n %A@ %T@ %C@\\0%l\\0%p\\0";

function listScript(reader: ListReader, board: BoardInfo): string {
  const start = quote(`${namePath(reader.path).replace(/\/+$/, "")}/`);
  const depth = reader.depth === undefined ? "" : ` -maxdepth ${Math.max(1, Math.floor(reader.depth))}`;
  const checksum = reader.checksum && board.checksum[reader.checksum];
  const sums =
    checksum && !checksum.startsWith("openssl") ? `find ${start}${depth} -type f -exec ${checksum} {} +` : ":";
  return `if [ ! -d ${quotePath(reader.path)} ]; then printf a; else
if find / -maxdepth 0 -printf ''; then printf p; _s; find ${start}${depth} -printf ${quote(printf)}; _s
else printf s; _s; find ${start}${depth} -exec ${innerShell(board)} {} +; _s; fi
${sums}; _s; fi`;
}

/** The inner sh: the names, each ended by NUL; an empty one; then what `stat` says of them. */
function innerShell(board: BoardInfo): string {
  const tell =
    board.stat === "ls"
      ? `_s(){ printf '\\0'; }; ${lsHelper}\nfor f do _l "$f" ''; done`
      : `stat -c ${quote(statFormat(board))} "$@"; printf '\\0'`;
  const link = board.tools.has("readlink") ? 'readlink -n "$f"' : "printf '?'";
  const script = `for f do printf '%s\\0' "$f"; done; printf '\\0'; ${tell}
for f do if [ -L "$f" ]; then ${link}; fi; printf '\\0'; done`;
  return `sh -c ${quote(script)} sh`;
}

function parseList(reader: ListReader, reply: Reply, board: BoardInfo): ListReading {
  const [how, body, sums] = reply.parts;
  const letter = how?.toString("latin1");
  if (letter === "a") return { exists: false, entries: [] };
  if (!body || !sums || (letter !== "p" && letter !== "s"))
    throw new ReplyError("the list of a folder is not complete");
  const root = `${namePath(reader.path).replace(/\/+$/, "")}/`;
  const all = letter === "p" ? parsePrinted(body, board) : parseBatches(body, board);
  const entries = all
    .filter((entry) => entry.path !== root && entry.path !== "")
    .map((entry) => ({ ...entry, path: reader.path.startsWith("/") ? entry.path : entry.path.slice(2) }));
  addSums(entries, sums);
  return { exists: true, entries };
}

function splitAtNul(bytes: Buffer): Buffer[] {
  const pieces: Buffer[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(0, from);
    if (end < 0) throw new ReplyError("a list that does not end");
    pieces.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return pieces;
}

const letters: Record<string, StatReading["type"]> = {
  f: "file",
  d: "directory",
  l: "link",
  b: "block",
  c: "character",
  p: "fifo",
  s: "socket",
};

/** Entries as find's own -printf gives them. */
function parsePrinted(body: Buffer, board: BoardInfo): Entry[] {
  const pieces = splitAtNul(body);
  if (pieces.length % 3 !== 0) throw new ReplyError("a list with a broken entry");
  const entries: Entry[] = [];
  for (let at = 0; at < pieces.length; at += 3) {
    const head = pieces[at]!.toString("latin1").split(" ");
    const type = letters[head[0]!];
    if (!type || head.length !== 13) throw new ReplyError("a list with a broken entry");
    const number = (index: number) => Number(head[index]);
    // Cut, not rounded, to microseconds: `stat` cuts too, and both must tell the same time.
    const time = (index: number) => Number(/^-?\d+(?:\.\d{1,6})?/.exec(head[index]!)?.[0] ?? 0);
    const named = (index: number) => (/^\d+$/.test(head[index]!) ? "" : head[index]!);
    const stat = {
      ...absentStat(),
      exists: true,
      type,
      mode: Number.parseInt(head[1]!, 8),
      uid: number(2),
      gid: number(3),
      user: named(4),
      group: named(5),
      size: number(6),
      inode: number(7),
      device: number(8),
      links: number(9),
      atime: time(10),
      mtime: time(11),
      ctime: time(12),
    };
    const target = type === "link" ? { target: textOf(pieces[at + 1]!) } : {};
    entries.push({ path: textOf(pieces[at + 2]!), ...stat, ...target, ...guessAccess(stat, board) });
  }
  return entries;
}

/** Batches of the inner sh: names, an empty piece, stat's answer, one link text per name. */
function parseBatches(body: Buffer, board: BoardInfo): Entry[] {
  const pieces = splitAtNul(body);
  const entries: Entry[] = [];
  for (let at = 0; at < pieces.length; ) {
    const names: Buffer[] = [];
    while (at < pieces.length && pieces[at]!.length > 0) names.push(pieces[at++]!);
    at++;
    const stats: (Partial<StatReading> | undefined)[] = [];
    if (board.stat === "ls") {
      for (const _ of names) stats.push(parseLs(pieces[at++]!, pieces[at++]!, pieces[at++]!));
    } else {
      const found = parseStatLines(pieces[at++] ?? Buffer.alloc(0), names);
      stats.push(...names.map((_, index) => found.get(index)));
    }
    names.forEach((name, index) => {
      const text = pieces[at++];
      const fields = stats[index];
      if (!fields || !text) return;
      const stat = { ...absentStat(), ...fields };
      const target = stat.type === "link" ? { target: textOf(text) } : {};
      entries.push({ path: textOf(name), ...stat, ...target, ...guessAccess(stat, board) });
    });
  }
  return entries;
}

/** What the mode says of access; supplementary groups are not known, so a file of such a group counts as another's. */
function guessAccess(stat: StatReading, board: BoardInfo): Pick<StatReading, "readable" | "writable" | "executable"> {
  if (board.uid === 0) return { readable: true, writable: true, executable: (stat.mode & modeOf("--x--x--x")) !== 0 };
  const bits = stat.uid === board.uid ? stat.mode >> 6 : stat.mode;
  return { readable: (bits & 4) !== 0, writable: (bits & 2) !== 0, executable: (bits & 1) !== 0 };
}

function addSums(entries: Entry[], output: Buffer): void {
  if (output.length === 0) return;
  const files = entries.filter((entry) => entry.type === "file");
  const paths = files.map((entry) => entry.path);
  const names = paths.map((path) => textOf(bytesOf(path)));
  for (const [index, sum] of parseSumLines(output, names)) files[index]!.checksum = sum;
}
