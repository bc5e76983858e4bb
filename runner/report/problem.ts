import { readFileSync } from "node:fs";
import { AxleError, type Position } from "../errors.js";
import { shortPath } from "../places.js";
import { hintOfKind } from "./hints.js";
import { kindLabel, translate } from "./language/sentences.js";
import { word } from "./language/words.js";

/** An error as people read it: the sentence, the place with its source line and a caret, and what to do. */
export function wordProblem(error: unknown, readSource: (file: string) => string | undefined = readQuietly): string {
  if (!(error instanceof AxleError)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return `ERROR! Unexpected failure: ${message}`;
  }
  const lines = [`${word("error")}${kindLabel(error.kind)} ${translate(error.message)}`];
  if (error.position) lines.push("", ...wordPosition(error.position, readSource));
  const remedy = error.remedy ?? hintOfKind[error.kind];
  if (remedy) lines.push("", translate(remedy));
  return lines.join("\n");
}

/** `file:line:column`, the source line and a caret below the column. */
export function wordPosition(position: Position, readSource = readQuietly): string[] {
  const place = `  ${placeOf(position)}`;
  const source = readSource(position.file)?.split("\n")[position.line - 1]?.replace(/\r$/, "");
  if (source === undefined) return [place];
  const number = String(position.line);
  const gutter = " ".repeat(number.length);
  const before = source.slice(0, position.column - 1).replace(/[^\t]/g, " ");
  return [place, `  ${gutter} |`, `  ${number} | ${source}`, `  ${gutter} | ${before}^`];
}

/** `file:line:column`; the file as seen from the working directory. */
export function placeOf({ file, line, column }: Position): string {
  return `${shortPath(file)}:${line}:${column}`;
}

/** A source that cannot be read any more costs the excerpt, not the message. */
function readQuietly(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
