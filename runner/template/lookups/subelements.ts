import { makeDict, type Value } from "../../values.js";
import { isText } from "../filters/require.js";
import type { LookupTable } from "../registry.js";
import {
  dictLookup,
  isList,
  isMapping,
  type Mapping,
  makeTuple,
  mappingEntries,
  str,
  templateError,
} from "../values.js";
import { listify } from "./lists.js";
import { convertOption } from "./options.js";

const SHAPE = "subelements lookup expects a list of two or three items, ";

/** Ansible's `subelements`: every dict with every item of a list inside it. The dict comes without that list. */
export const subelementsLookups: LookupTable = {
  subelements: (call, terms) => {
    if (terms.length < 2 || terms.length > 3) throw templateError(SHAPE);
    const [first, path, flags = {}] = terms;
    const source = isMapping(first) ? first : listify(call, first);
    if (!isText(path)) throw templateError(`${SHAPE}first a dict or a list, second a string pointing to the subkey`);
    if (!isMapping(flags))
      throw templateError(`${SHAPE}the optional third item must be a dict with flags skip_missing`);
    const skipMissing =
      convertOption(call.name, "skip_missing", dictLookup(flags, "skip_missing") ?? false, "flag") === true;
    if (isMapping(source) && isSkipped(source)) return [];
    const elements = isMapping(source) ? mappingEntries(source).map(([, value]) => value) : source;
    return elements.flatMap((element) => pairs(element, str(path).split("."), skipMissing));
  },
};

/** A skipped task's registered result has nothing to loop over. */
function isSkipped(dict: Mapping): boolean {
  const skipped = dictLookup(dict, "skipped");
  return skipped !== undefined && skipped !== false;
}

function pairs(element: Value, path: string[], skipMissing: boolean): Value[] {
  if (!isMapping(element)) throw templateError(`subelements lookup expects a dictionary, got '${str(element)}'`);
  if (isSkipped(element)) return [];
  const found = take(element, path, skipMissing);
  return found ? found.children.map((child) => makeTuple([found.rest, child])) : [];
}

/** The list at the end of the path, and the element without it. */
function take(
  dict: Mapping,
  path: string[],
  skipMissing: boolean,
): { rest: Value; children: readonly Value[] } | undefined {
  const [key, ...deeper] = path as [string, ...string[]];
  const value = dictLookup(dict, key);
  if (value === undefined) {
    if (skipMissing) return undefined;
    throw templateError(`could not find '${key}' key in iterated item '${str(dict)}'`);
  }
  if (deeper.length === 0) {
    if (!isList(value)) throw templateError(`the key ${key} should point to a list, got '${str(value)}'`);
    return { rest: makeDict(mappingEntries(dict).filter(([name]) => name !== key)), children: value };
  }
  if (!isMapping(value)) {
    if (skipMissing) return undefined;
    throw templateError(`the key ${key} should point to a dictionary, got '${str(value)}'`);
  }
  const inner = take(value, deeper, skipMissing);
  if (!inner) return undefined;
  return {
    rest: makeDict(mappingEntries(dict).map(([name, old]) => [name, name === key ? inner.rest : old] as const)),
    children: inner.children,
  };
}
