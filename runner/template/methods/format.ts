import type { Value } from "../../values.js";
import { getAttribute, getItem } from "../evaluate/attributes.js";
import { dictLookup, isMapping, type Mapping, repr, str, templateError, Undefined, undefinedError } from "../values.js";
import { formatSpec } from "./spec.js";

/** Python's `str.format(*args, **kwargs)`. */
export function formatText(template: string, args: readonly Value[], kwargs: Mapping): string {
  return new Formatter(args, kwargs).format(template, 2);
}

class Formatter {
  private next = 0;

  constructor(
    private readonly args: readonly Value[],
    private readonly kwargs: Mapping,
  ) {}

  format(template: string, depth: number): string {
    if (depth < 0) throw templateError("Max string recursion exceeded");
    let result = "";
    for (let at = 0; at < template.length; ) {
      const char = template[at]!;
      if ((char === "{" || char === "}") && template[at + 1] === char) {
        result += char;
        at += 2;
      } else if (char === "}") throw templateError("Single '}' encountered in format string");
      else if (char === "{") {
        const end = closing(template, at);
        result += this.field(template.slice(at + 1, end), depth);
        at = end + 1;
      } else {
        result += char;
        at++;
      }
    }
    return result;
  }

  private field(inner: string, depth: number): string {
    const [, path, conversion, spec = ""] = /^([^!:]*)(?:!([^:]))?(?::([\s\S]*))?$/.exec(inner) ?? [];
    if (path === undefined) throw templateError("expected ':' after conversion specifier");
    let value = this.value(path);
    if (value instanceof Undefined) throw undefinedError(value);
    if (conversion === "r" || conversion === "a") value = repr(value);
    else if (conversion === "s") value = str(value);
    else if (conversion !== undefined) throw templateError(`Unknown conversion specifier ${repr(conversion)}`);
    return formatSpec(value, spec.includes("{") ? this.format(spec, depth - 1) : spec);
  }

  private value(path: string): Value {
    const [, name = "", rest = ""] = /^([^.[]*)([\s\S]*)$/.exec(path)!;
    let value = this.named(name);
    for (const [, attribute, key] of rest.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
      if (attribute !== undefined) value = getAttribute(value, attribute);
      else value = getItem(value, /^[0-9]+$/.test(key!) ? Number(key) : key);
    }
    return value;
  }

  private named(name: string): Value {
    if (name === "" || /^[0-9]+$/.test(name)) {
      const index = name === "" ? this.next++ : Number(name);
      if (index >= this.args.length) {
        throw templateError(`Replacement index ${index} out of range for positional args tuple`);
      }
      return this.args[index];
    }
    const value = isMapping(this.kwargs) ? dictLookup(this.kwargs, name) : undefined;
    if (value === undefined) throw templateError(`format() has no argument ${repr(name)}`);
    return value;
  }
}

/** The index of the brace that closes the one at `from`. */
function closing(template: string, from: number): number {
  let depth = 0;
  for (let at = from; at < template.length; at++) {
    if (template[at] === "{") depth++;
    else if (template[at] === "}" && --depth === 0) return at;
  }
  throw templateError("expected '}' before end of string");
}
