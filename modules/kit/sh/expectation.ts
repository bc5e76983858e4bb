import type { BoardInfo, ChecksumAlgorithm } from "../board-info.js";
import type { Expectation } from "../operations.js";
import { checksumDigits } from "./checksums.js";
import { quote, quotePath } from "./quote.js";

/** What stat's own format letters are called for the fields that are compared. */
const types: Record<string, string> = {
  file: '[ -f "$_p" ]&&[ ! -L "$_p" ]',
  directory: '[ -d "$_p" ]&&[ ! -L "$_p" ]',
  link: '[ -L "$_p" ]',
  block: '[ -b "$_p" ]',
  character: '[ -c "$_p" ]',
  fifo: '[ -p "$_p" ]',
  socket: '[ -S "$_p" ]',
  absent: '[ ! -e "$_p" ]&&[ ! -L "$_p" ]',
};

/**
 * A condition that holds while a path is still as it was read; undefined when there is nothing to check. What the shell
 * can test itself costs no process; size, time and inode cost one `stat`.
 */
export function expectationTest(expect: Expectation | undefined, board: BoardInfo): string | undefined {
  if (!expect) return undefined;
  const tests: string[] = [];
  if (expect.exists === false || expect.type === "absent") tests.push(types.absent!);
  else {
    if (expect.exists) tests.push('{ [ -e "$_p" ]||[ -L "$_p" ]; }');
    if (expect.type && types[expect.type]) tests.push(types[expect.type]!);
    tests.push(...statTests(expect, board));
    if (expect.checksum) tests.push(...checksumTest(expect.checksum, board));
  }
  return tests.length === 0 ? undefined : `_p=${quotePath(expect.path)}; ${tests.join("&&")}`;
}

function statTests(expect: Expectation, board: BoardInfo): string[] {
  const wanted: [format: string, value: string][] = [];
  if (expect.inode !== undefined) wanted.push(["%i", String(expect.inode)]);
  if (expect.size !== undefined) wanted.push(["%s", String(expect.size)]);
  if (board.stat === "ls") return lsTests(expect);
  if (expect.mtime !== undefined) {
    wanted.push(board.fractions ? ["%.6Y", expect.mtime.toFixed(6)] : ["%Y", String(Math.floor(expect.mtime))]);
  }
  if (wanted.length === 0) return [];
  const format = wanted.map(([letters]) => letters).join(" ");
  const values = wanted.map(([, value]) => value).join(" ");
  return [`[ "$(stat -c ${quote(format)} "$_p" 2>/dev/null)" = ${quote(values)} ]`];
}

/** Without stat: the inode by `ls -i`, the size of a file by `wc`. */
function lsTests(expect: Expectation): string[] {
  const tests: string[] = [];
  if (expect.inode !== undefined) {
    tests.push(`[ "$(ls -id "$_p" 2>/dev/null|{ read -r _v _r; printf %s "$_v"; })" = ${expect.inode} ]`);
  }
  if (expect.size !== undefined && expect.type === "file") {
    tests.push(`[ "$(($(wc -c <"$_p" 2>/dev/null)))" = ${expect.size} ]`);
  }
  return tests;
}

/** The algorithm is known by the sum's length. */
function checksumTest(sum: string, board: BoardInfo): string[] {
  const algorithm = (Object.keys(checksumDigits) as ChecksumAlgorithm[]).find(
    (name) => checksumDigits[name] === sum.length,
  );
  const tool = algorithm && board.checksum[algorithm];
  if (!tool) return [];
  return [`case $(${tool} <"$_p" 2>/dev/null) in *${quote(sum)}*) :;; *) false;; esac`];
}
