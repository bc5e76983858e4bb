import { createRequire } from "node:module";
import { AxleError } from "../errors.js";
import type { Value } from "../values.js";
import {
  isMapping,
  mappingEntries,
  PyObject,
  str,
  templateError,
  typeName,
  Undefined,
  undefinedError,
} from "./values.js";

interface Names {
  names(): Iterable<string>;
  get(name: string): Value;
}

type Handlebars = typeof import("handlebars");

let loaded: Handlebars | undefined;

/** handlebars costs 20 ms to load, and few playbooks use it. */
function handlebars(): Handlebars {
  loaded ??= (createRequire(import.meta.url)("handlebars") as Handlebars).create() as Handlebars;
  return loaded;
}

/** Renders a `*.hbs` template: no HTML escaping, missing names are errors, nothing inherited is reachable. */
export function renderHandlebars(source: string, name: string, variables: Names): string {
  const engine = handlebars();
  try {
    const template = engine.compile(source, { noEscape: true, strict: true, preventIndent: true });
    return template(contextOf(variables), { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false });
  } catch (error) {
    throw asTemplateError(error, name);
  }
}

/** Variables as an object whose properties are templated when handlebars reads them. */
function contextOf(variables: Names): Record<string, unknown> {
  const context = bare();
  for (const name of variables.names()) {
    Object.defineProperty(context, name, { enumerable: true, get: () => plain(variables.get(name)) });
  }
  return context;
}

/** An object that inherits nothing; handlebars' messages need a text for it, which no name in a template reaches. */
function bare(): Record<string, unknown> {
  return Object.defineProperty(Object.create(null), Symbol.toPrimitive, { value: () => "the variables" });
}

/** Python's values as handlebars prints them: objects without prototypes, texts, numbers. */
function plain(value: Value): unknown {
  if (value instanceof Undefined) throw undefinedError(value);
  if (Array.isArray(value)) return value.map(plain);
  if (isMapping(value)) {
    const object = bare();
    for (const [key, inner] of mappingEntries(value)) object[String(key)] = plain(inner);
    return object;
  }
  if (typeof value === "object" && value !== null) {
    if (value instanceof PyObject) return value.text();
    return str(value);
  }
  if (typeof value === "function") throw templateError(`a ${typeName(value)} cannot be printed`);
  return value;
}

function asTemplateError(error: unknown, file: string): AxleError {
  if (error instanceof AxleError) return error;
  const { message, lineNumber, column, hash } = error as Error & {
    lineNumber?: number;
    column?: number;
    hash?: { loc?: { first_line?: number; first_column?: number } };
  };
  const line = lineNumber ?? hash?.loc?.first_line ?? Number(/line (\d+)/.exec(message)?.[1] ?? 1);
  const at = (column ?? hash?.loc?.first_column ?? 0) + 1;
  const missing = /^"([^"]*)" not defined|^Cannot use 'in' operator to search for '([^']*)'/.exec(message);
  return new AxleError({
    kind: missing ? "undefined-variable" : /^Parse error/.test(message) ? "syntax" : "template",
    message: missing ? `'${missing[1] ?? missing[2]}' is undefined` : message.split("\n")[0]!,
    position: { file, line, column: at },
    cause: error,
  });
}
