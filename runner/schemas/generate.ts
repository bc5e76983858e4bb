import type { Module } from "../../modules/contract.js";
import { listModules, loadModule } from "../../modules/registry.js";
import {
  argumentSpecsSchema,
  handlersSchema,
  inventorySchema,
  playbookSchema,
  roleMetaSchema,
  tasksSchema,
} from "./language.js";
import { type JsonSchema, widenObject } from "./written-form.js";

/** Every file below schemas/, by its path there: what editors use, made from the modules and the table of keywords. */
export async function generateSchemas(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const names: string[] = [];
  for (const entry of listModules()) {
    const module = await loadModule(entry.name);
    if (!module) continue;
    names.push(entry.name);
    files.set(`modules/${entry.name}.json`, text(moduleSchema(module)));
  }
  files.set("playbook.json", text(playbookSchema(names)));
  files.set("tasks.json", text(tasksSchema(names)));
  files.set("handlers.json", text(handlersSchema(names)));
  files.set("inventory.json", text(inventorySchema()));
  files.set("role-meta.json", text(roleMetaSchema()));
  files.set("argument-specs.json", text(argumentSpecsSchema()));
  return files;
}

/** A module's arguments as written: a mapping, k=v text, or nothing where nothing is required. */
function moduleSchema(module: Module): JsonSchema {
  const mapping = widenObject(module.args as unknown as JsonSchema);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: module.name,
    description: `${module.summary}.`,
    anyOf: [mapping, { type: ["string", "null"] }],
  };
}

function text(schema: JsonSchema): string {
  return `${JSON.stringify(schema, null, 1)}\n`;
}
