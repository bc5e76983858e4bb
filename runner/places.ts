import { relative } from "node:path";
import type { Position } from "./errors.js";

/** A place for a sentence: the file as seen from here, and the line. */
export function placeText({ file, line }: Position): string {
  return `${shortPath(file)}:${line}`;
}

/** A path as seen from the working directory, where it is below it. */
export function shortPath(file: string): string {
  const short = relative(process.cwd(), file);
  return short.startsWith("..") ? file : short;
}
