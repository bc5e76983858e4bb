import type { Module } from "../../modules/contract.js";

/** A part of a schema as JSON Schema has it, as far as a reader cares. */
interface Property {
  type?: string | string[];
  description?: string;
  default?: unknown;
  const?: unknown;
  enum?: unknown[];
  anyOf?: Property[];
  items?: Property;
  properties?: Record<string, Property>;
  required?: string[];
  "x-aliases"?: string[];
  "x-ignored"?: string;
}

/** A module's page as text. */
export function moduleDoc(module: Module): string {
  const schema = module.args as unknown as Property;
  const lines = [`> ${module.name.toUpperCase()}`, "", `  ${module.summary}`];
  if (module.aliases?.length) lines.push("", `  Also called: ${module.aliases.join(", ")}.`);
  lines.push("", "ARGUMENTS (= is required):", "", ...describeProperties(schema, "  "));
  if (module.freeForm) lines.push("", `  Free text goes into \`${module.freeForm}\`.`);
  const returns = Object.entries(module.returns ?? {});
  if (returns.length > 0) lines.push("", "RESULT:", "", ...returns.map(([name, text]) => `  ${name}: ${text}`));
  if (module.examples) lines.push("", "EXAMPLES:", "", module.examples.trimEnd());
  return `${lines.join("\n")}\n`;
}

function describeProperties(schema: Property, indent: string): string[] {
  // What has a default is filled in, and so never has to be written.
  const required = new Set((schema.required ?? []).filter((name) => schema.properties?.[name]?.default === undefined));
  return Object.entries(schema.properties ?? {})
    .sort(([a], [b]) => Number(required.has(b)) - Number(required.has(a)) || (a < b ? -1 : 1))
    .flatMap(([name, property]) => {
      const mark = required.has(name) ? "=" : "-";
      const lines = [`${indent}${mark} ${name}  (${typeOf(property)})`];
      if (property.description) lines.push(...wrap(property.description, `${indent}    `));
      const aliases = property["x-aliases"];
      if (aliases?.length) lines.push(`${indent}    Aliases: ${aliases.join(", ")}`);
      if (property["x-ignored"])
        lines.push(...wrap(`Without meaning here: ${property["x-ignored"]}.`, `${indent}    `));
      if (property.default !== undefined) lines.push(`${indent}    Default: ${JSON.stringify(property.default)}`);
      return [...lines, ""];
    });
}

function typeOf(property: Property): string {
  if (property.const !== undefined) return String(property.const);
  if (property.enum) return property.enum.map(String).join(" | ");
  if (property.anyOf) return [...new Set(property.anyOf.map(typeOf))].join(" | ");
  if (property.type === "array") return `list of ${property.items ? typeOf(property.items) : "anything"}`;
  return [property.type ?? "anything"].flat().join(" | ");
}

function wrap(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && indent.length + line.length + word.length > 78) {
      lines.push(indent + line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  return line === "" ? lines : [...lines, indent + line];
}
