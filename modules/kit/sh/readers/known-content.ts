import type { BoardInfo, ChecksumAlgorithm } from "../../board-info.js";
import type { Reader } from "../../readers.js";
import { checksumStep, isShareable, keep, sumsVariable } from "../checksums.js";
import { namePath, quote } from "../quote.js";

type ContentReader = Extract<Reader, { read: "content" }>;

/** Whether the board can tell by itself that this file is the one the controller has already. */
function tellable(reader: ContentReader, board: BoardInfo): boolean {
  return reader.unless !== undefined && isShareable(reader.unless.algorithm, [reader.path], board);
}

/**
 * One call for the sums of all files that may be known: shell text for in front of the first reading, often empty.
 *
 * @param others all readers of the exchange; sums that a `stat` among them asks for are kept by its step
 */
export function gatherKnown(readers: readonly ContentReader[], board: BoardInfo, others: readonly Reader[]): string {
  const known = readers.filter((reader) => tellable(reader, board));
  const algorithms = [...new Set(known.map((reader) => reader.unless!.algorithm))];
  return algorithms
    .map((algorithm) => {
      const summed = sumsOf(others, algorithm, board);
      const wanted = known.filter(({ unless }) => unless!.algorithm === algorithm).map(({ path }) => path);
      const paths = wanted.filter((path) => !summed.has(path));
      if (paths.length === 0) return "";
      return `_v=$(${checksumStep(algorithm, paths, board)!.script})\n${keep(algorithm)}\n`;
    })
    .join("");
}

function sumsOf(others: readonly Reader[], algorithm: ChecksumAlgorithm, board: BoardInfo): Set<string> {
  const paths = others.flatMap((reader) =>
    reader.read === "stat" && reader.checksum === algorithm ? [reader.path] : [],
  );
  return new Set(isShareable(algorithm, paths, board) ? paths : []);
}

/** Reads a file only when its sum is another one; a known file answers with the state `k` and no bytes. */
export function readUnlessKnown(reader: ContentReader, read: string, board: BoardInfo): string {
  if (!tellable(reader, board)) return read;
  const { algorithm, checksum } = reader.unless!;
  const line = quote(`\n${checksum}  ${namePath(reader.path)}\n`);
  return `case "$${sumsVariable(algorithm)}" in *${line}*) printf k; _s; _s; printf 0; _s;; *) ${read};; esac`;
}
