import type { FilterTable } from "../registry.js";
import {
  isIterable,
  isMapping,
  iterate,
  mappingEntries,
  str,
  templateError,
  truth,
  typeName,
  Undefined,
} from "../values.js";
import { alias, define } from "./define.js";
import { dumpJson } from "./json/dump.js";
import { isText, requireInt } from "./require.js";
import { percentEncode } from "./urls.js";

/** Jinja's filters for HTML. Ansible never escapes by itself, so there is no special type for escaped text here. */
export const htmlFilters: FilterTable = {
  ...alias(
    ["e", "escape", "forceescape"],
    define([], (input) => escapeHtml(str(input))),
  ),
  safe: define([], (input) => str(input)),
  xmlattr: define([["autospace", true]], (input, { autospace }) => {
    if (!isMapping(input)) throw templateError(`'${typeName(input)}' object has no attribute 'items'`);
    const pairs = mappingEntries(input).filter(
      ([, value]) => value !== null && value !== undefined && !(value instanceof Undefined),
    );
    const text = pairs
      .map(([key, value]) => `${escapeHtml(attributeName(str(key)))}="${escapeHtml(str(value))}"`)
      .join(" ");
    return truth(autospace) && text !== "" ? ` ${text}` : text;
  }),
  tojson: define([["indent", null]], (input, { indent }) => {
    const text = dumpJson(input, {
      sortKeys: true,
      ...(indent === null ? {} : { indent: isText(indent) ? str(indent) : requireInt(indent) }),
    });
    return text
      .replaceAll("<", "\\u003c")
      .replaceAll(">", "\\u003e")
      .replaceAll("&", "\\u0026")
      .replaceAll("'", "\\u0027");
  }),
  urlencode: define([], (input) => {
    if (isText(input) || !isIterable(input)) return percentEncode(str(input), "/");
    const pairs = isMapping(input) ? mappingEntries(input) : iterate(input).map((pair) => iterate(pair));
    const encode = (value: unknown) => percentEncode(str(value), "").replaceAll("%20", "+");
    return pairs.map(([key, value]) => `${encode(key)}=${encode(value)}`).join("&");
  }),
};

const replacements: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "'": "&#39;", '"': "&#34;" };

/** As markupsafe escapes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>'"]/g, (char) => replacements[char]!);
}

function attributeName(name: string): string {
  if (/[\s/>=]/.test(name)) throw templateError(`Invalid character in attribute name: '${name}'`);
  return name;
}
