import { PyFloat, type Value } from "../../values.js";
import { layerOf } from "../../vars/scope.js";
import { parseLiteral } from "../evaluate/literal.js";
import type { LookupTable } from "../registry.js";
import { holdsTemplate } from "../templar.js";
import { type Mapping, mappingEntries, str } from "../values.js";
import type { OptionTable } from "./options.js";
import { readOptions } from "./options.js";
import { needFile, readText } from "./search.js";

const table: OptionTable = {
  convert_data: ["flag", true],
  jinja2_native: ["flag", false],
  template_vars: ["dict", {}],
  variable_start_string: ["text", null],
  variable_end_string: ["text", null],
  comment_start_string: ["text", null],
  comment_end_string: ["text", null],
};

const delimiters = [
  "variable_start_string",
  "variable_end_string",
  "comment_start_string",
  "comment_end_string",
] as const;

/** Ansible's `template`: a template file's text, read as data where it looks like data. */
export const templateLookups: LookupTable = {
  template: (call, terms) => {
    const options = readOptions(call, table);
    const extra = Object.fromEntries(
      mappingEntries(options["template_vars"] as Mapping).map(([key, value]) => [str(key), value]),
    );
    const templar = call.templar.withScope(call.scope.with(layerOf("template_vars", extra, false)));
    const syntax = Object.fromEntries(
      delimiters.filter((name) => options[name] !== null).map((name) => [name, String(options[name])]),
    );
    return terms.map((term) => {
      const path = needFile(
        call,
        "templates",
        term,
        (name) => `the template file ${name} could not be found for the lookup`,
      );
      const source = readText(call, path);
      const plain = Object.keys(syntax).length === 0 && !holdsTemplate(source);
      if (plain || options["convert_data"] !== true) return templar.render(source, path, syntax);
      const simple = onlyVariable.test(source) ? templar.template(source.trimEnd()) : undefined;
      return isSimple(simple) ? simple : asData(templar.render(source, path, syntax));
    });
  },
};

/** A file that is one variable and nothing else, but the newline that ends it. */
const onlyVariable = /^\{\{\s*\w+\s*\}\}\n?$/;

/** What such a file keeps as it is, newline left out: numbers, booleans, nothing. */
function isSimple(value: Value): boolean {
  return value === null || ["number", "bigint", "boolean"].includes(typeof value) || value instanceof PyFloat;
}

/** Text that begins like a list or dict, or is True or False but for its last newline, is read as the literal it may be. */
function asData(text: string): Value {
  if (!/^[[{]/.test(text) && !/^(?:True|False)\n?$/.test(text)) return text;
  return parseLiteral(text.replace(/\n$/, ""), { json: true })?.value ?? text;
}
