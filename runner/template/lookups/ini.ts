import type { Value } from "../../values.js";
import { decodeBytes, nameOfEncoding } from "../filters/charset.js";
import { compile, guard } from "../filters/regex.js";
import { requireText } from "../filters/require.js";
import { splitText } from "../filters/sequences.js";
import type { Call, LookupTable } from "../registry.js";
import { isList, str, templateError } from "../values.js";
import { IniFile } from "./ini-parser.js";
import { convertOption, type OptionTable, readOptions } from "./options.js";
import { decode, needFile } from "./search.js";

const table: OptionTable = {
  type: ["text", "ini"],
  file: ["text", "ansible.ini"],
  section: ["text", "global"],
  re: ["flag", false],
  encoding: ["text", "utf-8"],
  default: ["any", ""],
  case_sensitive: ["flag", false],
  allow_no_value: ["flag", false],
  allow_none: ["flag", false],
};

/** Ansible's `ini`: settings of INI and Java properties files. */
export const iniLookups: LookupTable = {
  ini: (call, terms) => {
    const options = readOptions(call, table);
    return terms.flatMap((term) => {
      const text = requireText(term, "ini");
      const key = /[= ]/.test(text.trim()) ? readInline(call, text, options) : text;
      return lookUp(call, key, options);
    });
  },
};

/** `key section=x file=y`: the old way to give options. Words that are no option belong to the one before them. */
function readInline(call: Call, term: string, options: Record<string, Value>): string {
  const params: string[] = [];
  const seen = new Map<string, number>();
  let name = "key";
  for (const word of splitText(term, null, -1)) {
    for (const known of Object.keys(table)) if (word.includes(`${known}=`)) name = known;
    const at = seen.get(name);
    if (at === undefined) {
      seen.set(name, params.length);
      params.push(word);
    } else params[at] += ` ${word}`;
  }
  let key: string | undefined;
  for (const param of params) {
    const [option, value, ...more] = param.split("=");
    if (value === undefined) key ??= param;
    else if (more.length > 0) throw templateError(`Could not use '${param}' from '${term}': there are several '='`);
    else if (!Object.hasOwn(table, option!)) throw templateError(`${option} is not a valid option.`);
    else options[option!] = convertOption(call.name, option!, value, table[option!]![0]);
  }
  if (key === undefined)
    throw templateError(`No key to lookup was provided as first term with in string inline options: ${term}`);
  return key;
}

function lookUp(call: Call, key: string, options: Record<string, Value>): Value[] {
  const name = String(options["file"]);
  const path = needFile(call, "files", name, (file) => `ini: the file ${file} could not be found`);
  const charset = nameOfEncoding(String(options["encoding"]));
  const isProperties = options["type"] === "properties";
  const section = isProperties ? "java_properties" : String(options["section"]);
  const text = decode(call, path, (bytes) => decodeBytes(bytes, charset));
  const file = new IniFile(isProperties ? `[java_properties]\n${text}` : text, {
    allowNoValue: options["allow_no_value"] === true || options["allow_none"] === true,
    caseSensitive: options["case_sensitive"] === true,
  });
  if (!file.hasSection(section) && section !== "DEFAULT") throw templateError(`No section '${section}' in ${name}`);
  if (options["re"] === true) {
    const regex = guard(() => compile(key));
    return file
      .keys(section)
      .filter((one) => regex.match(one) !== undefined)
      .map((one) => file.get(section, one) ?? null);
  }
  const found = file.get(section, key);
  const value = found === undefined ? options["default"] : found;
  if (value === null || value === undefined) return [];
  return isList(value) ? value : [str(value)];
}
