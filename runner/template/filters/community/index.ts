import { AxleError } from "../../../errors.js";
import type { Value } from "../../../values.js";
import type { FilterTable } from "../../registry.js";
import { compareLoose } from "../../tests/versions/loose.js";
import { contains, hashKey, iterate, str, templateError } from "../../values.js";
import { alias, define, inCollection } from "../define.js";
import { flatten } from "../flatten.js";
import { requireText } from "../require.js";
import { csvFilters } from "./csv.js";
import { dictFilters } from "./dicts.js";
import { jsonQueryFilters } from "./json-query.js";
import { timeUnitFilters } from "./time-units.js";

const wrapper = "Run a tool with `command` or `pipe` that prints JSON, and read it with from_json.";
const forms = ["NFC", "NFD", "NFKC", "NFKD"];

const others: FilterTable = {
  version_sort: define([["reverse", false]], (input, { reverse }) => {
    const sorted = iterate(input).map(str).sort(compareLoose);
    return reverse === true ? sorted.reverse() : sorted;
  }),
  unicode_normalize: define([["form", "NFC"]], (input, { form }) => {
    if (!forms.includes(str(form))) throw templateError(`${str(form)} is not a valid form: ${forms.join(", ")} are`);
    return requireText(input, "unicode_normalize").normalize(str(form));
  }),
  crc32: define([], (input) => crc32(Buffer.from(str(input), "utf8")).toString(16)),
  lists_union: (_call, ...lists) => distinct(flatten(lists, 1, false)),
  lists_intersect: (_call, first, ...lists) =>
    distinct(iterate(first)).filter((item) => lists.every((list) => contains(list, item))),
  lists_difference: (_call, first, ...lists) =>
    distinct(iterate(first)).filter((item) => !lists.some((list) => contains(list, item))),
  lists_symmetric_difference: (_call, first, ...lists) =>
    lists.reduce<readonly Value[]>(
      (left, list) => {
        const right = distinct(iterate(list));
        return [...left.filter((item) => !contains(right, item)), ...right.filter((item) => !contains(left, item))];
      },
      distinct(iterate(first)),
    ),
  ...alias(["jc", "hashids_encode", "hashids_decode"], {
    refused: wrapper,
    run: (call) => {
      throw new AxleError({
        kind: "unsupported",
        message: `The filter '${call.name}' is not supported: it is a wrapper of a Python library.`,
        remedy: wrapper,
      });
    },
  }),
};

function distinct(items: readonly Value[]): Value[] {
  const seen = new Map<string, Value>();
  for (const item of items) if (!seen.has(hashKey(item))) seen.set(hashKey(item), item);
  return [...seen.values()];
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** The filters of community.general, under their full names; `json_query` has its short one too. */
export const communityFilters: FilterTable = {
  ...inCollection("community.general", {
    ...dictFilters,
    ...timeUnitFilters,
    ...csvFilters,
    ...jsonQueryFilters,
    ...others,
  }),
  ...jsonQueryFilters,
};
