import { createTwoFilesPatch } from "diff";

/**
 * A unified difference, line by line: two headers as they are given, then the hunks. The package would put headers that
 * are not plain ASCII into quotes and octal numbers, and a tab for a date after them.
 */
export function unifiedDiff(
  headers: { before: string; after: string },
  before: string,
  after: string,
  context: number,
): string[] {
  const [, , , ...lines] = createTwoFilesPatch("before", "after", before, after, "", "", { context }).split("\n");
  while (lines.at(-1) === "") lines.pop();
  return [`--- ${oneLine(headers.before)}`, `+++ ${oneLine(headers.after)}`, ...lines];
}

function oneLine(header: string): string {
  return header.replaceAll("\n", "\\n");
}
