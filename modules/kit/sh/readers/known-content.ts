import type { BoardInfo, ChecksumAlgorithm } from "../../board-info.js";
import type { Reader } from "../../readers.js";
import { checksumStep } from "../checksums.js";
import { namePath, quote } from "../quote.js";

type ContentReader = Extract<Reader, { read: "content" }>;

/** Shell variable that holds the sums of one algorithm's files, line by line. */
const variable = (algorithm: ChecksumAlgorithm) => `_k${algorithm}`;

/** Whether the board can tell by itself that this file is the one the controller has already. */
function tellable(reader: ContentReader, board: BoardInfo): boolean {
  const tool = reader.unless && board.checksum[reader.unless.algorithm];
  // openssl has lines of its own, and names with these two bytes are printed in more than one way.
  return tool !== undefined && !tool.startsWith("openssl") && !/[\\\n\r]/.test(reader.path);
}

/** One call for the sums of all files that may be known: shell text for in front of the first reading, often empty. */
export function gatherKnown(readers: readonly ContentReader[], board: BoardInfo): string {
  const known = readers.filter((reader) => tellable(reader, board));
  const algorithms = [...new Set(known.map((reader) => reader.unless!.algorithm))];
  return algorithms
    .map((algorithm) => {
      const paths = known.filter(({ unless }) => unless!.algorithm === algorithm).map(({ path }) => path);
      return `${variable(algorithm)}="\n$(${checksumStep(algorithm, paths, board)!.script})\n"\n`;
    })
    .join("");
}

/** Reads a file only when its sum is another one; a known file answers with the state `k` and no bytes. */
export function readUnlessKnown(reader: ContentReader, read: string, board: BoardInfo): string {
  if (!tellable(reader, board)) return read;
  const { algorithm, checksum } = reader.unless!;
  const line = quote(`\n${checksum}  ${namePath(reader.path)}\n`);
  return `case "$${variable(algorithm)}" in *${line}*) printf k; _s; _s; printf 0; _s;; *) ${read};; esac`;
}
