import {
  Composer,
  type Document,
  type DocumentOptions,
  Lexer,
  type ParseOptions,
  Parser,
  type SchemaOptions,
} from "yaml";

type Options = ParseOptions & DocumentOptions & SchemaOptions;

/** The lexer's readers of what brackets and quotes enclose, and how deep their lines must be indented. */
interface Enclosed {
  indentNext: number;
  parseQuotedScalar(): Generator<string, unknown>;
  parseFlowCollection(): Generator<string, unknown>;
}

/**
 * Reads a document as the library does, but takes what stands in quotes, `[ ]` and `{ }` with whatever indentation, as
 * PyYAML does and YAML's specification does not: templates over several lines are often written so. Undefined when the
 * document is not well formed even then.
 */
export function parseLeniently(text: string, options: Options): Document.Parsed | undefined {
  const lexer = new Lexer();
  ignoreIndentation(lexer as unknown as Enclosed);
  const documents = [...new Composer(options).compose(tokens(lexer, text), true, text.length)];
  return documents.length === 1 && documents[0]!.errors.length === 0 ? (documents[0] as Document.Parsed) : undefined;
}

function ignoreIndentation(lexer: Enclosed): void {
  for (const name of ["parseQuotedScalar", "parseFlowCollection"] as const) {
    const read = lexer[name].bind(lexer);
    lexer[name] = function* () {
      const { indentNext } = lexer;
      lexer.indentNext = 0;
      try {
        return yield* read();
      } finally {
        lexer.indentNext = indentNext;
      }
    };
  }
}

function* tokens(lexer: Lexer, text: string) {
  const parser = new Parser();
  for (const lexeme of lexer.lex(text)) yield* parser.next(lexeme);
  yield* parser.end();
}
