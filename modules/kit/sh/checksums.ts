import type { BoardInfo, ChecksumAlgorithm } from "../board-info.js";
import { bytesOf, textOf } from "./bytes.js";
import { namePath, quotePath } from "./quote.js";
import { type Reply, ReplyError, type Step } from "./step.js";

/** Length in hex digits of each algorithm's sum. */
export const checksumDigits: Record<ChecksumAlgorithm, number> = {
  md5: 32,
  sha1: 40,
  sha224: 56,
  sha256: 64,
  sha384: 96,
  sha512: 128,
};

/**
 * The checksums of all these files by one call; undefined when the board has no tool for the algorithm. What is not a
 * readable file is left out by the shell's own `test`, so that one missing file costs the others nothing.
 */
export function checksumStep(
  algorithm: ChecksumAlgorithm,
  paths: readonly string[],
  board: BoardInfo,
): Step | undefined {
  const tool = board.checksum[algorithm];
  if (!tool) return undefined;
  const gather = `set --; for _p in ${paths.map(quotePath).join(" ")}; do if [ -f "$_p" ]&&[ -r "$_p" ]; then set -- "$@" "$_p"; fi; done`;
  // openssl's lines differ from version to version: one call per file leaves only the sum to read.
  const run = tool.startsWith("openssl")
    ? `for _p do printf '%s' "$_p"; _s; ${tool} <"$_p"; _s; done`
    : `[ $# = 0 ]||${tool} "$@"`;
  return { script: `${gather}\n${run}` };
}

/**
 * Whether the lines of these files' sums can be kept in a shell variable and found there: openssl has lines of its own, and
 * names with these bytes are printed in more than one way.
 */
export function isShareable(algorithm: ChecksumAlgorithm, paths: readonly string[], board: BoardInfo): boolean {
  const tool = board.checksum[algorithm];
  return tool !== undefined && !tool.startsWith("openssl") && !paths.some((path) => /[\\\n\r]/.test(path));
}

/** The shell variable that holds the lines of all sums of one algorithm in an exchange, each between line feeds. */
export function sumsVariable(algorithm: ChecksumAlgorithm): string {
  return `_k${algorithm}`;
}

/** A checksum step whose lines are kept for later steps of the exchange, so that no file is read twice. */
export function sharing(algorithm: ChecksumAlgorithm, script: string): string {
  return `_v=$(${script})\n[ -z "$_v" ]||printf '%s\\n' "$_v"; ${keep(algorithm)}`;
}

/** Adds the lines in `_v` to those that are kept. */
export function keep(algorithm: ChecksumAlgorithm): string {
  const name = sumsVariable(algorithm);
  return `${name}="\${${name}:-}\n$_v\n"`;
}

/** The sum of each path that has one, by its index. */
export function parseChecksums(reply: Reply, paths: readonly string[]): Map<number, string> {
  return reply.parts.length > 1 ? parsePairs(reply.parts, paths) : parseSumLines(reply.parts[0]!, paths);
}

function parsePairs(parts: readonly Buffer[], paths: readonly string[]): Map<number, string> {
  const found = new Map<number, string>();
  let next = 0;
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const name = textOf(parts[at]!);
    while (next < paths.length && namePath(paths[next]!) !== name) next++;
    const sum = /([0-9a-f]{32,128})\s*(?:\*?-)?\s*$/.exec(parts[at + 1]!.toString("latin1"))?.[1];
    if (next < paths.length && sum) found.set(next, sum);
    next++;
  }
  return found;
}

/**
 * Lines of `sha256sum` and its like. GNU tools escape newline and backslash in names and mark the line with a backslash;
 * busybox prints the bytes as they are. The names are known, so either form is told from the other by comparing.
 */
export function parseSumLines(output: Buffer, paths: readonly string[]): Map<number, string> {
  const found = new Map<number, string>();
  let next = 0;
  let at = 0;
  while (at < output.length) {
    const head = /^(\\?)([0-9a-f]{32,128}) [ *]/.exec(output.toString("latin1", at, at + 140));
    if (!head) throw new ReplyError(`not a line of a checksum tool: ${textOf(output.subarray(at, at + 80))}`);
    at += head[0].length;
    const start = at;
    for (; next < paths.length; next++) {
      const name = bytesOf(printedName(namePath(paths[next]!), head[1] === "\\"));
      if (output[start + name.length] === 0x0a && output.subarray(start, start + name.length).equals(name)) {
        at = start + name.length + 1;
        break;
      }
    }
    if (next >= paths.length) throw new ReplyError("a checksum of a file that was not asked for");
    found.set(next++, head[2]!);
  }
  return found;
}

function printedName(name: string, escaped: boolean): string {
  return escaped ? name.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll("\r", "\\r") : name;
}
