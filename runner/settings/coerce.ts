import { homedir } from "node:os";
import { delimiter, dirname, resolve } from "node:path";
import { AxleError, nearest } from "../errors.js";
import { unquote } from "../load/parse-kv.js";
import type { Value } from "../values.js";
import type { Setting, SettingType } from "./setting.js";

export interface CoerceContext {
  /** The file a value is from: its relative paths are relative to it. */
  file?: string;
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
}

const WORDS: Record<SettingType, string> = {
  bool: "yes or no",
  int: "a whole number",
  float: "a number",
  list: "a list",
  path: "a path",
  pathspec: "paths",
  pathlist: "paths",
  text: "text",
  raw: "a value",
};

/** A setting's value in its type, as Ansible reads it. Throws `AxleError` (settings) without a place for what does not fit. */
export function coerceSetting(setting: Setting, written: Value, context: CoerceContext): Value {
  if (written === null || written === undefined) return null;
  const value = convert(setting.type, written, context);
  if (value === undefined)
    throw new AxleError({
      kind: "settings",
      message: `${setting.name} must be ${WORDS[setting.type]}, not \`${String(written)}\`.`,
    });
  if (setting.choices && typeof value === "string" && !setting.choices.includes(value)) {
    const near = nearest(value, setting.choices);
    throw new AxleError({
      kind: "settings",
      message: `${setting.name} can't be \`${value}\`.`,
      remedy: near ? `Did you mean \`${near}\`?` : `It is one of ${setting.choices.join(", ")}.`,
    });
  }
  return value;
}

function convert(type: SettingType, written: Value, context: CoerceContext): Value {
  switch (type) {
    case "bool":
      return typeof written === "boolean" ? written : readBoolean(String(written));
    case "int":
      return /^\s*[-+]?\d+\s*$/.test(String(written)) ? Number(written) : undefined;
    case "float":
      return Number.isNaN(Number(written)) || String(written).trim() === "" ? undefined : Number(written);
    case "list":
      return splitList(written, ",")?.map((item) => (typeof item === "string" ? unquote(item.trim()) : item));
    case "path":
      return typeof written === "string" ? resolvePath(unquote(written), context) : undefined;
    case "pathspec":
      return splitList(written, delimiter)?.map((path) => resolvePath(String(path), context));
    case "pathlist":
      return splitList(written, ",")
        ?.map((path) => resolveSource(String(path).trim(), written, context))
        .filter(Boolean);
    case "text":
      return typeof written === "object" ? undefined : unquote(String(written));
    default:
      return written;
  }
}

/** Ansible's lenient booleans: what is not true is false. Undefined for text that is neither, which is more likely a mistake. */
function readBoolean(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (["y", "yes", "on", "1", "true", "t", "1.0"].includes(word)) return true;
  return ["n", "no", "off", "0", "false", "f", "0.0", ""].includes(word) ? false : undefined;
}

function splitList(written: Value, separator: string): Value[] | undefined {
  if (Array.isArray(written)) return written;
  if (typeof written === "object") return undefined;
  return written === "" ? [] : String(written).split(separator);
}

/** `a.example,` is a list of hosts and no path, as with -i. */
function resolveSource(path: string, written: Value, context: CoerceContext): string {
  const onlyHosts = typeof written === "string" && /^[^/]+,\s*$/.test(written);
  if (path === "") return "";
  return onlyHosts ? `${path},` : resolvePath(path, context);
}

/** A path with `{{CWD}}`, `~` and `$NAME` resolved; relative ones belong to the file they are from, else to the working directory. */
export function resolvePath(path: string, context: CoerceContext): string {
  const expanded = path
    .replaceAll("{{CWD}}", context.cwd)
    .replace(
      /\$(?:\{(\w+)\}|(\w+))/g,
      (whole, braced?: string, bare?: string) => context.env[(braced ?? bare)!] ?? whole,
    )
    .replace(/^~(?=\/|$)/, context.env["HOME"] ?? homedir());
  return resolve(context.file ? dirname(context.file) : context.cwd, expanded);
}
