import { AxleError } from "../../../errors.js";
import type { Value } from "../../../values.js";
import type { Call, FilterTable } from "../../registry.js";
import { iterate, str, truth } from "../../values.js";
import { define } from "../define.js";
import { isText, requireInt, requireText } from "../require.js";
import { dumpJson, type JsonOptions } from "./dump.js";
import { parseJson } from "./parse.js";

/** Ansible's filters between values and JSON text. */
export const jsonFilters: FilterTable = {
  to_json: (call, input) => dumpJson(input, readOptions(call, {})),
  to_nice_json: (call, input, ...args) => {
    const [indent = call.kwargs["indent"] ?? 4, sortKeys = call.kwargs["sort_keys"] ?? true] = args;
    return dumpJson(
      input,
      readOptions(call, { ...indentOption(indent), sortKeys: truth(sortKeys), separators: [",", ": "] }, [
        "indent",
        "sort_keys",
      ]),
    );
  },
  from_json: define([], (input) => parseJson(requireText(input, "from_json"))),
};

function readOptions(call: Call, options: JsonOptions, seen: string[] = []): JsonOptions {
  let read = options;
  for (const [name, value] of Object.entries(call.kwargs)) {
    if (!seen.includes(name)) read = { ...read, ...readOption(call.name, name, value) };
  }
  return read;
}

function readOption(filter: string, name: string, value: Value): JsonOptions {
  if (name === "indent") return indentOption(value);
  if (name === "sort_keys") return { sortKeys: truth(value) };
  if (name === "ensure_ascii") return { ensureAscii: truth(value) };
  if (name === "allow_nan") return { allowNan: truth(value) };
  if (name === "skipkeys") return { skipKeys: truth(value) };
  if (name === "separators") {
    if (value === null) return {};
    const [item, key] = iterate(value).map(str);
    return { separators: [item ?? ", ", key ?? ": "] };
  }
  // These name what is done anyway: vaulted values are read as text, and nothing is wrapped.
  if (["vault_to_text", "preprocess_unsafe", "check_circular"].includes(name)) return {};
  throw new AxleError({ kind: "template", message: `${filter}() got an unexpected keyword argument '${name}'` });
}

function indentOption(value: Value): JsonOptions {
  if (value === null || value === undefined) return {};
  return { indent: isText(value) ? str(value) : requireInt(value) };
}
