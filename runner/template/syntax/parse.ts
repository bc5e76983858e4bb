import { AxleError } from "../../errors.js";
import { JinjaTokenizer, LexerError } from "./lexer.js";
import type { SyntaxNode } from "./nodes.js";
import type { SyntaxOptions } from "./options.js";
import { JinjaParser } from "./statements.js";

/** A template that cannot be parsed; `line` and `column` count from 1 inside the template's text. */
export class TemplateSyntaxError extends AxleError {
  constructor(
    message: string,
    readonly line: number,
    readonly column: number,
    cause?: unknown,
  ) {
    super({ kind: "syntax", message: `template error while templating string: ${message}`, cause });
  }
}

/** The syntax tree of a template's text. */
export function parseTemplate(source: string, options: SyntaxOptions): SyntaxNode {
  let text = source.includes("\r") ? source.replace(/\r\n?/g, "\n") : source;
  if (!options.keepTrailingNewline && text.endsWith("\n")) text = text.slice(0, -1);
  try {
    return new JinjaParser(new JinjaTokenizer(text, options)).parseAsRoot();
  } catch (error) {
    if (error instanceof LexerError) {
      throw new TemplateSyntaxError(error.message, error.lineno + 1, error.colno + 1, error);
    }
    throw asSyntaxError(error, text);
  }
}

/** nunjucks' own errors carry lines and columns that count from 1 already; without one the end of the text is meant. */
function asSyntaxError(error: unknown, text: string): unknown {
  if (!(error instanceof Error) || error.name !== "Template render error") return error;
  const found = error as Error & { lineno?: number; colno?: number };
  const lines = text.split("\n");
  const message = error.message.replace(/^\(unknown path\)(?: \[[^\]]*\])?\s*/, "");
  const line = found.lineno || lines.length;
  const column = found.colno || (lines.at(-1)?.length ?? 0) + 1;
  return new TemplateSyntaxError(message, line, column, error);
}
