import type { TemplateOptions } from "../../modules/kit/inputs.js";
import { parseLiteral } from "./evaluate/literal.js";
import { defaultSyntax, type SyntaxOptions } from "./syntax/options.js";
import { templateError, truth } from "./values.js";

const header = "#jinja2:";

type Setter = (syntax: SyntaxOptions, value: unknown) => void;

const text =
  (field: keyof SyntaxOptions): Setter =>
  (syntax, value) => {
    if (typeof value !== "string" || value === "") throw templateError(`the template setting ${field} must be a text`);
    (syntax as unknown as Record<string, unknown>)[field] = value;
  };
const flag =
  (field: keyof SyntaxOptions): Setter =>
  (syntax, value) => {
    (syntax as unknown as Record<string, unknown>)[field] = truth(value);
  };

const setters: Record<string, Setter> = {
  block_start_string: text("blockStart"),
  block_end_string: text("blockEnd"),
  variable_start_string: text("variableStart"),
  variable_end_string: text("variableEnd"),
  comment_start_string: text("commentStart"),
  comment_end_string: text("commentEnd"),
  newline_sequence: text("newlineSequence"),
  trim_blocks: flag("trimBlocks"),
  lstrip_blocks: flag("lstripBlocks"),
  keep_trailing_newline: flag("keepTrailingNewline"),
};

/** Syntax settings of the `template` module's options. */
export function syntaxOf(options: TemplateOptions): SyntaxOptions {
  const syntax = { ...defaultSyntax };
  for (const [name, value] of Object.entries(options)) {
    if (value !== undefined && Object.hasOwn(setters, name)) setters[name]!(syntax, value);
  }
  return syntax;
}

/**
 * Takes a `#jinja2: trim_blocks: False, lstrip_blocks: True` line off a template's text and applies it.
 */
export function readHeader(source: string, syntax: SyntaxOptions): { source: string; syntax: SyntaxOptions } {
  if (!source.startsWith(header)) return { source, syntax };
  const end = source.indexOf("\n");
  const line = source.slice(header.length, end < 0 ? undefined : end);
  const changed = { ...syntax };
  for (const pair of line.split(",")) {
    const colon = pair.indexOf(":");
    if (colon < 0) throw templateError(`the #jinja2 line has '${pair.trim()}', which is no 'name: value' pair`);
    const name = pair.slice(0, colon).trim();
    const value = parseLiteral(pair.slice(colon + 1).trim(), { json: false });
    if (!Object.hasOwn(setters, name)) throw templateError(`the #jinja2 line sets '${name}', which is not supported`);
    if (!value) throw templateError(`the #jinja2 line gives '${name}' a value that is no Python literal`);
    setters[name]!(changed, value.value);
  }
  return { source: end < 0 ? "" : source.slice(end + 1), syntax: changed };
}
