import { KEYWORDS, type KeywordRule, type KeywordType, type Level } from "../load/keywords.js";
import type { JsonSchema } from "./written-form.js";

const dialect = "http://json-schema.org/draft-07/schema#";

/** What a keyword's value may be, as written. */
const types: Record<KeywordType, JsonSchema> = {
  text: { type: ["string", "number", "boolean", "null"] },
  bool: { type: ["boolean", "string"] },
  int: { type: ["integer", "string"] },
  number: { type: ["number", "string"] },
  percent: { type: ["integer", "string"] },
  dict: { type: ["object", "string", "null"] },
  list: { type: ["array", "string", "null"] },
  tasks: { type: ["array", "null"], items: { $ref: "#/definitions/entry" } },
  any: {},
};

function keywordsOf(level: Level): Record<string, JsonSchema> {
  const rules = KEYWORDS.filter((rule: KeywordRule) => rule.on.includes(level));
  return Object.fromEntries(rules.map((rule) => [rule.name, types[rule.type]]));
}

/** `with_X` and actions are keys of their own; which arguments an action takes is its module's schema. */
function taskSchema(level: "task" | "handler", actions: readonly string[]): JsonSchema {
  const module = (name: string): JsonSchema => ({ $ref: `modules/${name}.json` });
  const properties = { ...Object.fromEntries(actions.map((name) => [name, module(name)])), ...keywordsOf(level) };
  return { type: "object", properties, patternProperties: { "^with_": {}, "^[a-z0-9_]+\\.[a-z0-9_]+\\.": {} } };
}

/** The schema of a playbook; `modules` are the names that have a schema beside it. */
export function playbookSchema(modules: readonly string[]): JsonSchema {
  const entries: JsonSchema = { type: ["array", "null"], items: { $ref: "#/definitions/entry" } };
  const play = {
    ...keywordsOf("play"),
    tasks: entries,
    pre_tasks: entries,
    post_tasks: entries,
    handlers: { type: ["array", "null"], items: { $ref: "#/definitions/handler" } },
    roles: { type: ["array", "null"], items: { anyOf: [{ type: "string" }, { type: "object" }] } },
  };
  return {
    $schema: dialect,
    title: "axle playbook",
    type: "array",
    items: {
      anyOf: [
        { type: "object", required: ["hosts"], properties: play, additionalProperties: false },
        { type: "object", required: ["import_playbook"] },
        { type: "object", required: ["ansible.builtin.import_playbook"] },
      ],
    },
    definitions: definitions(modules),
  };
}

/** The schema of a file of tasks (a role's tasks/, an included file). */
export function tasksSchema(modules: readonly string[]): JsonSchema {
  return {
    $schema: dialect,
    title: "axle tasks",
    type: ["array", "null"],
    items: { $ref: "#/definitions/entry" },
    definitions: definitions(modules),
  };
}

function definitions(modules: readonly string[]): JsonSchema {
  return {
    block: { type: "object", required: ["block"], properties: keywordsOf("block"), additionalProperties: false },
    task: taskSchema("task", modules),
    handler: taskSchema("handler", modules),
    entry: {
      if: { type: "object", required: ["block"] },
      then: { $ref: "#/definitions/block" },
      else: { $ref: "#/definitions/task" },
    },
  };
}

/** The schema of a YAML inventory. */
export function inventorySchema(): JsonSchema {
  const vars: JsonSchema = { type: ["object", "null"] };
  const group: JsonSchema = {
    type: ["object", "null"],
    properties: {
      hosts: { type: ["object", "string", "null"], additionalProperties: vars },
      vars,
      children: { type: ["object", "string", "null"], additionalProperties: { $ref: "#/definitions/group" } },
    },
    additionalProperties: false,
  };
  return {
    $schema: dialect,
    title: "axle inventory",
    type: "object",
    additionalProperties: { $ref: "#/definitions/group" },
    definitions: { group },
  };
}
