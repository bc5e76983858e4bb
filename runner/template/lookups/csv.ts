import { templateError } from "../values.js";

export interface CsvDialect {
  delimiter: string;
  quote: string;
  /** Blanks after a delimiter do not count. */
  skipInitialSpace: boolean;
  /** A quote that is not closed is an error. */
  strict: boolean;
}

export const excel: CsvDialect = { delimiter: ",", quote: '"', skipInitialSpace: false, strict: false };

/** Rows and fields as Python's `csv.reader` reads them: quoted fields may hold delimiters, line ends and doubled quotes. */
export function parseCsv(text: string, dialect: CsvDialect = excel): string[][] {
  if ([...dialect.delimiter].length !== 1) throw templateError('"delimiter" must be a 1-character string');
  const rows: string[][] = [];
  let at = 0;
  while (at < text.length) {
    const row = readRow(text, at, dialect);
    rows.push(row.fields);
    at = row.end;
  }
  return rows;
}

function readRow(text: string, from: number, dialect: CsvDialect): { fields: string[]; end: number } {
  const fields: string[] = [];
  let at = from;
  if (/[\r\n]/.test(text[at] ?? "")) return { fields, end: afterBreak(text, at) };
  while (true) {
    if (dialect.skipInitialSpace) while (text[at] === " ") at++;
    const field = readField(text, at, dialect);
    fields.push(field.text);
    at = field.end;
    if (text[at] !== dialect.delimiter) return { fields, end: afterBreak(text, at) };
    at++;
  }
}

function readField(text: string, from: number, dialect: CsvDialect): { text: string; end: number } {
  let out = "";
  let at = from;
  if (text[at] === dialect.quote) {
    at++;
    while (true) {
      if (at >= text.length) {
        if (dialect.strict) throw templateError("unexpected end of data");
        return { text: out, end: at };
      }
      if (text[at] !== dialect.quote) out += text[at++];
      else if (text[at + 1] === dialect.quote) {
        out += dialect.quote;
        at += 2;
      } else {
        at++;
        break;
      }
    }
  }
  // What follows a closing quote belongs to the field, as in Python's reader.
  while (at < text.length && text[at] !== dialect.delimiter && !/[\r\n]/.test(text[at]!)) out += text[at++];
  return { text: out, end: at };
}

function afterBreak(text: string, at: number): number {
  if (text.startsWith("\r\n", at)) return at + 2;
  return Math.min(text.length, at + 1);
}
