import { AxleError } from "../../errors.js";
import { compileTemplate } from "../../template/evaluate/compile.js";
import { readHeader } from "../../template/headers.js";
import { withPosition } from "../../template/positions.js";
import { defaultSyntax, type SyntaxOptions } from "../../template/syntax/options.js";
import { parseTemplate } from "../../template/syntax/parse.js";
import { collectNames } from "./collect-names.js";

/** A place inside a template's text, counted from 1. */
export interface Inside {
  line: number;
  column: number;
}

/** What a template says about variables. */
export interface TemplateNames {
  /** Variables that it needs, with the place of their first use. */
  needed: Map<string, Inside>;
  /** Variables that it asks for (`is defined`, `default`): they may be missing. */
  guarded: Set<string>;
  /** Every name, attribute and literal text: whatever may mean a variable. */
  mentioned: Set<string>;
  /** It calls a lookup: its value is not known without running it. */
  lookups: boolean;
  /** The text cannot be parsed. */
  error?: AxleError;
}

const playbookSyntax: SyntaxOptions = { ...defaultSyntax, literalBackslashes: true };
const cache = new Map<string, TemplateNames>();

/** The names of a text of a playbook, which may hold no template at all. */
export function namesOfText(text: string): TemplateNames {
  return cached(`t${text}`, () => read(text, playbookSyntax));
}

/** The names of a condition or another bare expression. */
export function namesOfExpression(text: string): TemplateNames {
  if (text.includes("{{") || text.includes("{%")) return namesOfText(text);
  return cached(`e${text}`, () => shifted(read(`{% if ${text} %}{% endif %}`, defaultSyntax), 6));
}

/** The names of a template file. */
export function namesOfFile(text: string, file: string, syntax: SyntaxOptions): TemplateNames {
  return read(text, syntax, file);
}

function cached(key: string, make: () => TemplateNames): TemplateNames {
  let names = cache.get(key);
  if (!names) {
    names = make();
    cache.set(key, names);
  }
  return names;
}

/** Compiling finds unknown filters and tests, which parsing alone does not. */
function read(text: string, wanted: SyntaxOptions, file?: string): TemplateNames {
  try {
    const { source, syntax } = readHeader(text, wanted);
    const names = collectNames(parseTemplate(source, syntax));
    compileTemplate(source, syntax, file);
    return source === text ? names : shiftedLines(names);
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    const placed = withPosition(error, file, text) as AxleError;
    return { needed: new Map(), guarded: new Set(), mentioned: new Set(), lookups: false, error: placed };
  }
}

/** A `#jinja2:` line stood before. */
function shiftedLines(names: TemplateNames): TemplateNames {
  for (const place of names.needed.values()) place.line++;
  return names;
}

function shifted(names: TemplateNames, characters: number): TemplateNames {
  for (const place of names.needed.values()) if (place.line === 1) place.column -= characters;
  return names;
}
