import { AxleError } from "../../errors.js";
import type { Value } from "../../values.js";
import { joinPaths } from "../filters/paths.js";
import { isText } from "../filters/require.js";
import type { Call, LookupTable } from "../registry.js";
import {
  isList,
  isMapping,
  iterate,
  mappingEntries,
  str,
  templateError,
  truth,
  typeName,
  Undefined,
} from "../values.js";
import { convertOption } from "./options.js";
import { findFile, type SearchKind } from "./search.js";

/** Ansible's `first_found`, in every form its parameters may have. */
export const firstFoundLookups: LookupTable = {
  first_found: (call, terms) => {
    const { search, skip } = collect(call, terms);
    for (const name of search) {
      const path = tryName(call, name);
      if (path !== undefined) return [path];
    }
    if (skip) return [];
    throw new AxleError({
      kind: "missing-file",
      message: "No file was found when using first_found.",
      remedy: "Add a file that is always there, or `skip: true`.",
      details: { names: search.filter(isText).map(str) },
    });
  },
};

interface Plan {
  search: Value[];
  skip: boolean;
}

/** The names to try. The last term decides whether nothing found is an error, and a list of files replaces what stood before it. */
function collect(call: Call, terms: readonly Value[]): Plan {
  const plan: Plan = { search: [], skip: false };
  for (const term of terms) {
    if (term instanceof Undefined) continue;
    if (isList(term)) {
      const inner = collect(call, term);
      plan.search.push(...inner.search);
      plan.skip = inner.skip;
    } else if (isMapping(term))
      addTerm(call, term, Object.fromEntries(mappingEntries(term).map(([key, value]) => [str(key), value])), plan);
    else if (isText(term)) addTerm(call, term, call.kwargs, plan);
    else
      throw templateError(
        `Invalid term supplied, can handle string, mapping or list of strings but got: ${typeName(term)} for ${str(term)}`,
      );
  }
  return plan;
}

function addTerm(call: Call, term: Value, options: Record<string, Value>, plan: Plan): void {
  const files = splitOn(options["files"], /[,;]/);
  const paths = splitOn(options["paths"], /[,:;]/);
  plan.skip = truth(convertOption(call.name, "skip", options["skip"] ?? false, "flag"));
  if (paths.length > 0) for (const path of paths) for (const file of files) plan.search.push(joinPaths([path, file]));
  else if (files.length > 0) plan.search = files;
  else plan.search.push(term);
}

function splitOn(value: Value, separators: RegExp): string[] {
  if (value === undefined || value === null || value instanceof Undefined) return [];
  if (isText(value))
    return str(value)
      .split(separators)
      .map((part) => part.trim());
  return iterate(value).flatMap((one) =>
    one instanceof Undefined ? [] : splitOn(isText(one) ? one : str(one), separators),
  );
}

function tryName(call: Call, name: Value): string | undefined {
  if (!isText(name)) return undefined;
  const kind = call.kwargs["_subdir"];
  const search: SearchKind = kind === "templates" || kind === "vars" ? kind : "files";
  try {
    return findFile(call, search, str(call.templar.template(str(name), call.position)));
  } catch (problem) {
    if (problem instanceof AxleError && problem.kind === "undefined-variable") return undefined;
    throw problem;
  }
}
