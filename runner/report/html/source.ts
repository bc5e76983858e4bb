import { readFileSync } from "node:fs";
import type { Position } from "../../errors.js";

/** A line of a playbook with its number. */
export interface SourceLine {
  number: number;
  text: string;
}

const mostLines = 40;

/** A task as it stands in its file: from its first line to the next entry of the list. Nothing where it can't be read. */
export function sourceOf({ file, line, column }: Position, redact: (text: string) => string): SourceLine[] {
  let lines: string[];
  try {
    lines = readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
  const found: SourceLine[] = [];
  for (let index = line - 1; index < lines.length && found.length < mostLines; index++) {
    const text = lines[index]!;
    const indent = text.search(/\S/);
    // Whatever is not indented deeper than the task's own dash is the next thing.
    if (index >= line && indent >= 0 && indent < column - 1) break;
    found.push({ number: index + 1, text: redact(text) });
  }
  while (found.at(-1)?.text.trim() === "") found.pop();
  return found;
}
