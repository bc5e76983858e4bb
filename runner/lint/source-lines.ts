import { readFileSync } from "node:fs";
import type { Position } from "../errors.js";

const files = new Map<string, string[]>();

/** The lines of a file as they were when it was first asked for; none when it cannot be read. */
export function sourceLines(file: string): string[] {
  let lines = files.get(file);
  if (!lines) {
    lines = read(file);
    files.set(file, lines);
  }
  return lines;
}

/** Forgets what was read: files may have been changed since. */
export function forgetSources(): void {
  files.clear();
}

/** The text that stands at a place, to the end of its line. */
export function sourceAt(at: Position): string | undefined {
  return sourceLines(at.file)[at.line - 1]?.slice(at.column - 1);
}

function read(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
