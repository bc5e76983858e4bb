/** One option of an argument specification, as `meta/argument_specs.yml` has it. */
export interface Option {
  type?: string;
  elements?: string;
  required?: boolean;
  choices?: readonly unknown[];
  default?: unknown;
  aliases?: readonly string[];
  options?: Options;
}

export type Options = Record<string, Option | null>;

/** What is wrong with the values, one sentence each. `where` names the option that holds these. */
export function checkOptions(options: Options, values: Record<string, unknown>, where: string): string[] {
  const errors: string[] = [];
  const found = where && ` found in ${where}`;
  const names = new Map<string, string>();
  for (const [name, option] of Object.entries(options)) {
    for (const alias of [name, ...(option?.aliases ?? [])]) names.set(alias, name);
  }
  const strange = Object.keys(values).filter((name) => !names.has(name));
  const given = new Map<string, unknown>();
  for (const [key, value] of Object.entries(values)) if (names.has(key)) given.set(names.get(key)!, value);
  // Null is a value: an option that is required may be given it.
  const missing = Object.entries(options).filter(([name, option]) => option?.required && given.get(name) === undefined);
  if (missing.length > 0)
    errors.push(
      `missing required arguments: ${missing
        .map(([name]) => name)
        .sort()
        .join(", ")}${found}`,
    );
  for (const [name, option] of Object.entries(options)) {
    const value = given.get(name);
    if (option && !isAbsent(value)) errors.push(...checkValue(name, option, value, where));
  }
  if (strange.length > 0) {
    const supported = Object.keys(options).sort().join(", ");
    errors.push(
      `${strange
        .sort()
        .map((name) => (where ? `${where}.${name}` : name))
        .join(", ")}. Supported parameters include: ${supported}.`,
    );
  }
  return errors;
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function checkValue(name: string, option: Option, value: unknown, where: string): string[] {
  const place = where ? `${where}.${name}` : name;
  const wrong = misfit(option.type ?? "str", value);
  if (wrong)
    return [
      `argument '${name}' is of type ${typeText(value)}${where && ` found in '${where}'`} and we were unable to convert to ${option.type ?? "str"}: ${wrong}`,
    ];
  const entries = option.type === "list" ? listOf(value) : [value];
  const errors = entries.flatMap((entry) => checkElement(name, option, entry));
  if (option.choices) errors.push(...checkChoices(name, option.choices, entries, where));
  if (option.options) {
    const dicts = entries.filter((entry): entry is Record<string, unknown> => isDict(entry));
    for (const dict of dicts) errors.push(...checkOptions(option.options, dict, place));
  }
  return errors;
}

function checkElement(name: string, option: Option, entry: unknown): string[] {
  if (option.type !== "list" || !option.elements) return [];
  const wrong = misfit(option.elements, entry);
  if (!wrong) return [];
  return [
    `Elements value for option '${name}' is of type ${typeText(entry)} and we were unable to convert to ${option.elements}: ${wrong}`,
  ];
}

function checkChoices(name: string, choices: readonly unknown[], values: readonly unknown[], where: string): string[] {
  const bad = values.filter((value) => !choices.some((choice) => String(choice) === String(value)));
  if (bad.length === 0) return [];
  const list = choices.map(String).join(", ");
  return [
    `value of ${name} must be one of: ${list}, got: ${bad.map(String).join(", ")}${where && ` found in ${where}`}`,
  ];
}

const words = /^(?:y|yes|on|1|true|t|1\.0|n|no|off|0|false|f|0\.0)$/i;

/** Why a value cannot be taken as a type; undefined when it can. */
function misfit(type: string, value: unknown): string | undefined {
  const cannot = (as: string) => `${typeText(value)} cannot be converted to ${as}`;
  switch (type) {
    case "int":
      return Number.isInteger(value) || (typeof value === "string" && /^\s*[+-]?\d+\s*$/.test(value))
        ? undefined
        : cannot("an int");
    case "float":
      return typeof value === "number" ||
        (typeof value === "string" && value.trim() !== "" && !Number.isNaN(Number(value)))
        ? undefined
        : cannot("a float");
    case "bool":
      if (typeof value === "boolean" || words.test(String(value))) return undefined;
      return `The value '${String(value)}' is not a valid boolean.  Valid booleans include: 0, 'on', 'f', 'false', 1, 'no', 'n', '1', '0', 'y', 'off', 't', 'yes', 'true'`;
    case "list":
      return Array.isArray(value) || ["string", "number", "boolean"].includes(typeof value)
        ? undefined
        : cannot("a list");
    case "dict":
      if (isDict(value) || (typeof value === "string" && /^\s*\{|=/.test(value))) return undefined;
      return typeof value === "string" ? "dictionary requested, could not parse JSON or key=value" : cannot("a dict");
    default:
      return undefined;
  }
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === "string" ? value.split(",") : [value];
}

function isDict(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Python's name of a value's type, as Ansible's messages show it. */
function typeText(value: unknown): string {
  if (typeof value === "string") return "<class 'str'>";
  if (typeof value === "boolean") return "<class 'bool'>";
  if (typeof value === "number") return Number.isInteger(value) ? "<class 'int'>" : "<class 'float'>";
  return Array.isArray(value) ? "<class 'list'>" : "<class 'dict'>";
}
