import path from "node:path";
import { AxleError } from "../errors.js";
import { type FileLoader, parseData } from "../load/files.js";
import { parseKv } from "../load/parse-kv.js";
import { isDict, type Value } from "../values.js";
import { combineValues, type HashBehaviour } from "./merge.js";
import { dictRecord } from "./vars-files.js";

/**
 * `-e` options as one set of variables, later ones on top: `name=value` pairs (always text), YAML or JSON that begins with
 * a bracket, or `@file`.
 * @throws AxleError (options, syntax or missing-file)
 */
export function parseExtraVars(
  options: readonly string[],
  loader: FileLoader,
  behaviour: HashBehaviour = "replace",
): Record<string, Value> {
  const all: Record<string, Value> = Object.create(null);
  for (const option of options) {
    if (!option) continue;
    for (const [name, value] of Object.entries(readOption(option, loader))) {
      all[name] = combineValues(all[name], value, behaviour);
    }
  }
  return all;
}

function readOption(option: string, loader: FileLoader): Record<string, Value> {
  if (option.startsWith("@")) return mapping(loader.load(path.resolve(option.slice(1))), option);
  if (/^[/.]/.test(option))
    throw fail(`"${option}" looks like a file`, `To read variables from it write -e @${option}.`);
  if (/^[[{]/.test(option)) return mapping(parseData(option, "-e"), option);
  const { options, raw } = parseKv(option);
  if (raw !== undefined)
    throw fail(`"${raw}" has no value`, "Write -e name=value; quote the whole option where the value holds blanks.");
  return Object.fromEntries(options);
}

function mapping(value: Value, option: string): Record<string, Value> {
  if (isDict(value)) return dictRecord(value);
  throw fail(
    `"${option}" does not hold a mapping`,
    'Write it like -e \'{"name": "value"}\' or as a YAML file of variables.',
  );
}

function fail(problem: string, remedy: string): AxleError {
  return new AxleError({ kind: "options", message: `Extra variables cannot be read: ${problem}.`, remedy });
}
