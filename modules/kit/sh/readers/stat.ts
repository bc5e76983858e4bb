import type { BoardInfo } from "../../board-info.js";
import type { Reader, StatReading } from "../../readers.js";
import { bytesOf, textOf } from "../bytes.js";
import { checksumStep, isShareable, parseChecksums, sharing } from "../checksums.js";
import { attributesStep, parseAttributes } from "../file-attributes.js";
import { lsHelper, parseLs } from "../ls-format.js";
import { namePath, quote, quotePath } from "../quote.js";
import { absentStat, parseStatLines, type StatFields, statFormat } from "../stat-format.js";
import { type ReaderKind, type Reply, ReplyError, type Step } from "../step.js";

type StatReader = Extract<Reader, { read: "stat" }>;

/** One `stat` for all paths of the exchange (one more for links that are followed), one checksum call per algorithm. */
export const stat: ReaderKind<StatReader> = {
  plan(readers, board) {
    const paths = board.stat === "ls" ? listed(readers, board) : stated(readers, board);
    const pieces = [...paths, ...checksums(readers, board), ...attributes(readers)];
    return {
      steps: pieces.map((piece) => piece.step),
      parse: (replies) => {
        const readings = readers.map(() => absentStat());
        pieces.forEach((piece, index) => {
          piece.take(replies[index]!, readings);
        });
        return readings;
      },
    };
  },
};

/** One step, and what its reply adds to the readings. */
interface Piece {
  step: Step;
  take(reply: Reply, readings: StatReading[]): void;
}

/** How many paths go into one call: an argument list has a limit (128 KiB on small systems). */
const pathsPerCall = 256;

/** Every path once, whether a reader follows links or not: for most paths that is the same. */
function stated(readers: readonly StatReader[], board: BoardInfo): Piece[] {
  const places = [...new Set(readers.map((reader) => reader.path))];
  const pieces: Piece[] = [];
  for (let from = 0; from < places.length; from += pathsPerCall) {
    const paths = places.slice(from, from + pathsPerCall);
    const here = new Set(paths);
    const concerned = indexesWhere(readers, (reader) => here.has(reader.path));
    pieces.push(statPiece(readers, concerned, paths, board));
  }
  return pieces;
}

function statPiece(
  readers: readonly StatReader[],
  concerned: readonly number[],
  paths: readonly string[],
  board: BoardInfo,
): Piece {
  const followed = [
    ...new Set(concerned.filter((index) => readers[index]!.follow).map((index) => readers[index]!.path)),
  ];
  return {
    step: { script: statScript(paths, followed, board) },
    take: (reply, readings) => {
      const parts = [...reply.parts];
      const flags = flagsOf(parts, paths.length);
      const fields = statFields(paths, parts);
      const links = paths.map((path, index) => (flags[index]!.includes("L") ? linkOf(path, parts, board) : {}));
      const beyond = followed.length > 0 ? statFields(followed, parts) : new Map<number, StatFields>();
      const [places, followedPlaces] = [placesIn(paths), placesIn(followed)];
      // What is no link is the same reading for all who ask, and many ask for one path.
      const plain = new Map<number, StatReading>();
      for (const target of concerned) {
        const { path, follow } = readers[target]!;
        const at = places.get(path)!;
        const flag = flags[at]!;
        const isLink = flag.includes("L");
        const found = isLink && follow ? beyond.get(followedPlaces.get(path)!) : fields.get(at);
        const reading = (isLink ? undefined : plain.get(at)) ?? readingOf(flag, found, links[at]!);
        if (!isLink) plain.set(at, reading);
        readings[target] = reading;
      }
    },
  };
}

function readingOf(
  flag: string,
  found: StatFields | undefined,
  link: Pick<StatReading, "target" | "resolved">,
): StatReading {
  if (!found) return absentStat(flag.startsWith("a") ? flag.slice(1) : "");
  return { ...found, ...accessOf(flag), ...(found.type === "link" ? link : {}) };
}

/**
 * First one line per path by the shell's own `test`, then one `stat` for all, then each link's text and final path, then
 * one `stat` for what followed links lead to. All loops go over the same list, so the parts come in the order of the paths.
 */
function statScript(paths: readonly string[], followed: readonly string[], board: BoardInfo): string {
  const format = quote(statFormat(board));
  const script = [
    `set -- ${paths.map(quotePath).join(" ")}`,
    'for _p do _f "$_p"; done; _s',
    `stat -c ${format} "$@"; _s`,
    linksScript(board),
  ];
  if (followed.length > 0) {
    const list = followed.map(quotePath).join(" ");
    script.push(`set --; for _p in ${list}; do if [ -L "$_p" ]; then set -- "$@" "$_p"; fi; done`);
    script.push(`[ $# = 0 ]||stat -L -c ${format} "$@"; _s`);
  }
  return script.join("\n");
}

function linksScript(board: BoardInfo): string {
  const [text, final] = board.tools.has("readlink")
    ? ['readlink -n "$_p"', 'readlink -f "$_p"']
    : ['ls -ld "$_p"', '(cd -P "$_p"&&pwd -P)'];
  return `for _p do if [ -L "$_p" ]; then ${text}; _s; [ -e "$_p" ]&&${final}; _s; fi; done`;
}

/** Boards without a `stat`: `ls` for each path. */
function listed(readers: readonly StatReader[], board: BoardInfo): Piece[] {
  const pieces: Piece[] = [];
  for (const follow of [false, true]) {
    const indexes = indexesWhere(readers, (reader) => (reader.follow ?? false) === follow);
    for (let from = 0; from < indexes.length; from += pathsPerCall) {
      pieces.push(listedPiece(readers, indexes.slice(from, from + pathsPerCall), follow, board));
    }
  }
  return pieces;
}

function listedPiece(readers: readonly StatReader[], indexes: number[], follow: boolean, board: BoardInfo): Piece {
  const paths = indexes.map((index) => readers[index]!.path);
  return {
    step: { script: listedScript(paths, follow, board) },
    take: (reply, readings) => {
      const parts = [...reply.parts];
      const flags = flagsOf(parts, indexes.length);
      const fields = lsFields(flags, parts);
      indexes.forEach((target, index) => {
        const found = fields.get(index);
        const flag = flags[index]!;
        const link = !follow && flag.includes("L") ? linkOf(paths[index]!, parts, board) : {};
        if (found) readings[target] = { ...found, ...accessOf(flag), ...(found.type === "link" ? link : {}) };
        else readings[target] = absentStat(flag.startsWith("a") ? flag.slice(1) : "");
      });
    },
  };
}

function listedScript(paths: readonly string[], follow: boolean, board: BoardInfo): string {
  const list = `for _p do if [ -e "$_p" ]||[ -L "$_p" ]; then _l "$_p" ${follow ? "L" : "''"}; fi; done`;
  const script = [`set -- ${paths.map(quotePath).join(" ")}`, 'for _p do _f "$_p"; done; _s', lsHelper, list];
  return [...script, ...(follow ? [] : [linksScript(board)])].join("\n");
}

function flagsOf(parts: Buffer[], count: number): string[] {
  const flags = takePart(parts).toString("latin1").split("\n").slice(0, -1);
  if (flags.length !== count) throw new ReplyError("the board did not tell of every path");
  return flags;
}

function placesIn(paths: readonly string[]): Map<string, number> {
  return new Map(paths.map((path, index) => [path, index]));
}

function takePart(parts: Buffer[]): Buffer {
  const part = parts.shift();
  if (!part) throw new ReplyError("the board's answer about paths ended early");
  return part;
}

function statFields(paths: readonly string[], parts: Buffer[]): Map<number, StatFields> {
  return parseStatLines(
    takePart(parts),
    paths.map((path) => bytesOf(namePath(path))),
  );
}

function lsFields(flags: readonly string[], parts: Buffer[]): Map<number, StatFields> {
  const found = new Map<number, StatFields>();
  flags.forEach((flag, index) => {
    if (flag.startsWith("a")) return;
    const fields = parseLs(takePart(parts), takePart(parts), takePart(parts));
    if (fields) found.set(index, fields);
  });
  return found;
}

function accessOf(flag: string): Pick<StatReading, "readable" | "writable" | "executable"> {
  return { readable: flag.includes("r"), writable: flag.includes("w"), executable: flag.includes("x") };
}

/** A link's text and, where it leads somewhere, its final path. */
function linkOf(path: string, parts: Buffer[], board: BoardInfo): Pick<StatReading, "target" | "resolved"> {
  const text = textOf(takePart(parts));
  const final = textOf(takePart(parts)).replace(/\n$/, "");
  const arrow = ` ${namePath(path)} -> `;
  const target = board.tools.has("readlink") ? text : text.slice(text.indexOf(arrow) + arrow.length).replace(/\n$/, "");
  return { target, ...(final ? { resolved: final } : {}) };
}

function checksums(readers: readonly StatReader[], board: BoardInfo): Piece[] {
  const pieces: Piece[] = [];
  for (const algorithm of new Set(readers.flatMap((reader) => reader.checksum ?? []))) {
    const indexes = indexesWhere(readers, (reader) => reader.checksum === algorithm);
    for (let from = 0; from < indexes.length; from += pathsPerCall) {
      const chunk = indexes.slice(from, from + pathsPerCall);
      const paths = chunk.map((index) => readers[index]!.path);
      const step = checksumStep(algorithm, paths, board);
      if (!step) continue;
      if (isShareable(algorithm, paths, board)) step.script = sharing(algorithm, step.script);
      pieces.push({
        step,
        take: (reply, readings) => {
          const sums = parseChecksums(reply, paths);
          chunk.forEach((target, index) => {
            const sum = sums.get(index);
            const reader = readers[target]!;
            const isFile = readings[target]!.type === "file" || (readings[target]!.type === "link" && reader.follow);
            if (sum && isFile) readings[target] = { ...readings[target]!, checksum: sum };
          });
        },
      });
    }
  }
  return pieces;
}

function attributes(readers: readonly StatReader[]): Piece[] {
  const indexes = indexesWhere(readers, (reader) => reader.attributes === true);
  if (indexes.length === 0) return [];
  return [
    {
      step: attributesStep(indexes.map((index) => readers[index]!.path)),
      take: (reply, readings) => {
        parseAttributes(reply, indexes.length).forEach((letters, index) => {
          const target = indexes[index]!;
          if (letters && readings[target]!.exists) readings[target] = { ...readings[target]!, attributes: letters };
        });
      },
    },
  ];
}

function indexesWhere(readers: readonly StatReader[], test: (reader: StatReader) => boolean): number[] {
  return readers.flatMap((reader, index) => (test(reader) ? [index] : []));
}
