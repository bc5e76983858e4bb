import { Refusal } from "../kit/refusal.js";
import type { KernelArgs } from "./schema.js";

/** One option as it must be in the end. */
export interface WantedOption {
  /** Without CONFIG_. */
  name: string;
  /** As it stands behind the `=`: y, m, n, a number, or text in double quotes. */
  value: string;
  optional: boolean;
}

/** The options of a task, checked. Throws {@link Refusal} for names and values that no configuration can hold. */
export function wantedOptions(args: Pick<KernelArgs, "config" | "optional">): WantedOption[] {
  const optional = new Set((args.optional ?? []).map(bareName));
  return Object.entries(args.config ?? {}).map(([key, value]) => {
    const name = bareName(key);
    return { name, value: configValue(name, value), optional: optional.has(name) };
  });
}

function bareName(key: string): string {
  const name = key.replace(/^CONFIG_/, "");
  if (!/^[A-Za-z0-9_]+$/.test(name))
    throw new Refusal(`'${key}' is no name of a kernel option`, {}, "Names are letters, digits and underscores.");
  return name;
}

/** YAML turns `yes` and `on` into booleans, so those mean y and n. Text that is no number is quoted. */
function configValue(name: string, value: unknown): string {
  if (typeof value === "boolean") return value ? "y" : "n";
  if (typeof value === "number" && Number.isInteger(value)) return String(value);
  if (typeof value !== "string" || /[\n\r]/.test(value))
    throw new Refusal(
      `the option ${name} can't be ${JSON.stringify(value)}`,
      {},
      "Give it y, m, n, text or a whole number.",
    );
  if (/^[ymn]$/i.test(value)) return value.toLowerCase();
  if (/^(-?\d+|0x[0-9a-f]+)$/i.test(value) || /^".*"$/.test(value)) return value;
  return `"${value.replace(/["\\]/g, "\\$&")}"`;
}

/** A configuration's line for an option. */
export function configLine(option: Pick<WantedOption, "name" | "value">): string {
  return option.value === "n" ? `# CONFIG_${option.name} is not set` : `CONFIG_${option.name}=${option.value}`;
}

/** Whether a configuration's value is what was wanted. Built in is as good as a module; n is not to be there at all. */
export function isSatisfied(option: WantedOption, value: string | undefined): boolean {
  const has = value ?? "n";
  return unquoted(has) === unquoted(option.value) || (option.value === "m" && has === "y");
}

function unquoted(value: string): string {
  return value.replace(/^"(.*)"$/s, "$1");
}

/** `NAME=VALUE` lines, as the queries print them. */
export function parseOptions(text: string | undefined): Map<string, string> {
  const values = new Map<string, string>();
  for (const line of (text ?? "").split("\n")) {
    const at = line.indexOf("=");
    if (at > 0) values.set(line.slice(0, at), line.slice(at + 1));
  }
  return values;
}
