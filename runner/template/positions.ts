import { AxleError, type Position } from "../errors.js";
import { type Place, placeOf } from "./evaluate/located.js";
import { TemplateSyntaxError } from "./syntax/parse.js";

/**
 * An error of a template with the place in the user's file: a template file's own line and column, or the place of a
 * playbook's value moved by the offset inside it (`shift` characters stand before the user's text).
 */
export function withPosition(
  error: unknown,
  name: string | undefined,
  text: string,
  at?: Position,
  shift = 0,
): unknown {
  if (!(error instanceof AxleError) || error.position) return error;
  const place = placeOf(error) ?? syntaxPlace(error, name);
  if (place?.file !== undefined) return error.at({ file: place.file, line: place.line, column: place.column });
  if (!at) return error;
  if (!place) return error.at(at);
  if (text.includes("\n")) return error.at({ ...at, line: at.line + place.line - 1 });
  return error.at({ ...at, column: at.column + Math.max(0, place.column - 1 - shift) });
}

function syntaxPlace(error: AxleError, file: string | undefined): Place | undefined {
  return error instanceof TemplateSyntaxError ? { file, line: error.line, column: error.column } : undefined;
}
