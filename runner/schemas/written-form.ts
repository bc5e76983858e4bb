/** A JSON Schema as plain data. */
export type JsonSchema = Record<string, unknown>;

/** Text with a template in it may stand where anything else is due; it is checked once it has been rendered. */
const template: JsonSchema = { type: "string", pattern: "\\{[{%#]" };

/**
 * A module's argument schema as people write it: wider than the resolved form. A template may stand for any value, text
 * for a number or a truth, a single value for a list, as Ansible converts them.
 */
export function widen(schema: JsonSchema): JsonSchema {
  const { description, default: value } = schema;
  const about = { ...(description ? { description } : {}), ...(value === undefined ? {} : { default: value }) };
  switch (schema["x-type"]) {
    case "bool":
      return {
        ...about,
        anyOf: [{ type: "boolean" }, { enum: ["yes", "no", "on", "off", "true", "false", "1", "0", 0, 1] }, template],
      };
    case "int":
      return { ...about, anyOf: [{ type: "integer" }, { type: "string", pattern: "^\\s*[-+]?[0-9]+\\s*$" }, template] };
    case "float":
      return {
        ...about,
        anyOf: [{ type: "number" }, { type: "string", pattern: "^\\s*[-+]?[0-9.eE+-]+\\s*$" }, template],
      };
    case "mode":
      return { ...about, type: ["string", "integer"] };
    case "list":
      return {
        ...about,
        anyOf: [
          { type: "array", items: widen((schema["items"] ?? {}) as JsonSchema) },
          { type: ["string", "number", "boolean", "object"] },
        ],
      };
    case "dict":
      return { ...about, anyOf: [schema["properties"] ? widenObject(schema) : { type: "object" }, { type: "string" }] };
    case "raw":
      return about;
    default:
      return {
        ...about,
        anyOf: [
          schema["enum"] ? { enum: schema["enum"] } : { type: ["string", "number", "boolean", "null"] },
          template,
        ],
      };
  }
}

/** An object whose properties are widened; aliases stand beside the names they mean. */
export function widenObject(schema: JsonSchema): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  for (const [name, property] of Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>)) {
    const wide = widen(property);
    properties[name] = wide;
    for (const alias of (property["x-aliases"] ?? []) as string[])
      properties[alias] = { ...wide, description: `The same as ${name}.` };
  }
  return { type: "object", properties, additionalProperties: schema["additionalProperties"] ?? false };
}
