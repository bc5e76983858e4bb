import { AxleError, nearest } from "../../errors.js";
import { compile, guard } from "../filters/regex.js";
import { isText, requireText } from "../filters/require.js";
import { splitText } from "../filters/sequences.js";
import type { LookupTable } from "../registry.js";
import { str, templateError, typeName, Undefined, undefinedError } from "../values.js";
import { readOptions } from "./options.js";
import { pluginOption } from "./plugin-settings.js";

/** Lookups of variables, settings and the environment. */
export const variableLookups: LookupTable = {
  env: (call, terms) => {
    const fallback = Object.hasOwn(call.kwargs, "default") ? call.kwargs["default"] : "";
    return terms.map((term) => {
      const name = splitText(requireText(term, "env"), null, -1)[0];
      if (name === undefined) throw templateError("env: the name of a variable is empty");
      const value = process.env[name] ?? fallback;
      if (!(value instanceof Undefined)) return value;
      throw new AxleError({
        kind: "undefined-variable",
        message: `The "env" lookup, found an undefined variable: ${name}`,
        details: { name },
      });
    });
  },
  vars: (call, terms) => {
    const fallback = call.kwargs["default"];
    return terms.map((term) => {
      if (term instanceof Undefined) throw undefinedError(term);
      if (!isText(term))
        throw templateError(`Invalid setting identifier, "${str(term)}" is not a string, its a ${typeName(term)}`);
      const value = call.variable(str(term));
      if (!(value instanceof Undefined)) return value;
      if (fallback !== undefined && fallback !== null) return fallback;
      throw missing(str(term), value, call.scope.names());
    });
  },
  varnames: (call, terms) => {
    const names = [...call.scope.names()];
    return terms.flatMap((term) => {
      if (!isText(term))
        throw templateError(`Invalid setting identifier, "${str(term)}" is not a string, it is a ${typeName(term)}`);
      const regex = guard(() => compile(term));
      return names.filter((name) => regex.search(name) !== undefined);
    });
  },
  config: (call, terms) => {
    const { on_missing, plugin_type, plugin_name } = readOptions(call, {
      on_missing: ["text", "error"],
      plugin_type: ["text", null],
      plugin_name: ["text", null],
    });
    if (!["error", "warn", "skip"].includes(String(on_missing))) {
      throw templateError(
        `"on_missing" must be a string and one of "error", "warn" or "skip", not ${String(on_missing)}`,
      );
    }
    if ((plugin_type === null) !== (plugin_name === null))
      throw templateError("Both plugin_type and plugin_name are required, cannot use one without the other");
    const setting = (name: string) => call.context.setting(name);
    return terms.flatMap((term) => {
      const name = requireText(term, "config");
      const value =
        plugin_type === null ? setting(name) : pluginOption(str(plugin_type), str(plugin_name), name, setting)?.value;
      if (value !== undefined) return [value];
      if (on_missing === "error") throw new AxleError({ kind: "template", message: `Unable to find setting ${name}` });
      if (on_missing === "warn") call.context.warn(`Skipping, did not find setting ${name}`);
      return [];
    });
  },
};

function missing(name: string, found: Undefined, names: Iterable<string>): AxleError {
  const near = nearest(name, names);
  return new AxleError({
    kind: "undefined-variable",
    message: `No variable found with this name: ${name}`,
    ...(near ? { remedy: `Did you mean "${near}"?` } : {}),
    ...(found.cause === undefined ? {} : { cause: found.cause }),
    details: { name },
  });
}
