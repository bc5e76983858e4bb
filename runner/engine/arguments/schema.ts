import type { TObject, TSchema } from "@sinclair/typebox";

/** The metadata that `modules/kit/args.ts` puts beside JSON Schema's own keywords. */
export interface ArgumentSchema extends TSchema {
  "x-type"?: ArgumentType;
  "x-aliases"?: readonly string[];
  "x-secret"?: boolean;
  "x-ignored"?: string;
  enum?: readonly unknown[];
  items?: ArgumentSchema;
  properties?: Record<string, ArgumentSchema>;
  required?: string[];
}

export type ArgumentType = "str" | "path" | "bool" | "int" | "float" | "list" | "dict" | "raw" | "mode";

/** An argument's schema by name. */
export function propertiesOf(schema: TObject | ArgumentSchema): Record<string, ArgumentSchema> {
  return (schema.properties ?? {}) as Record<string, ArgumentSchema>;
}

const namesOf = new WeakMap<object, ReadonlyMap<string, string>>();

/** Every accepted name → the argument it means. */
export function argumentNames(schema: TObject | ArgumentSchema): ReadonlyMap<string, string> {
  const known = namesOf.get(schema);
  if (known) return known;
  const names = new Map<string, string>();
  for (const [name, property] of Object.entries(propertiesOf(schema))) {
    names.set(name, name);
    for (const alias of property["x-aliases"] ?? []) names.set(alias, name);
  }
  namesOf.set(schema, names);
  return names;
}

/** The paths on the board that arguments name. */
export function pathArguments(schema: TObject | ArgumentSchema, values: Record<string, unknown>): string[] {
  return Object.entries(propertiesOf(schema)).flatMap(([name, property]) => {
    const value = values[name];
    return property["x-type"] === "path" && typeof value === "string" && value.startsWith("/") ? [value] : [];
  });
}

const secretNamesOf = new WeakMap<object, readonly string[]>();

/** The values of arguments that must not be shown, to be told to the redaction. */
export function secretValues(schema: TObject | ArgumentSchema, values: Record<string, unknown>): string[] {
  const secrets: string[] = [];
  for (const name of secretNames(schema)) {
    const value = values[name];
    if (value !== undefined && value !== null && value !== "") secrets.push(String(value));
  }
  return secrets;
}

/** Asked for every task on every host. */
function secretNames(schema: TObject | ArgumentSchema): readonly string[] {
  let names = secretNamesOf.get(schema);
  if (!names) {
    names = Object.entries(propertiesOf(schema)).flatMap(([name, property]) => (property["x-secret"] ? [name] : []));
    secretNamesOf.set(schema, names);
  }
  return names;
}
