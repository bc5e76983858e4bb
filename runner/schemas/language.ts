import { KEYWORDS, type KeywordRule, type KeywordType, type Level } from "../load/keywords.js";
import { keywordWords } from "./keyword-words.js";
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
  return Object.fromEntries(
    rules.map((rule) => [rule.name, { description: keywordWords[rule.name], ...types[rule.type] }]),
  );
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
    tasks: worded("tasks", entries),
    pre_tasks: worded("pre_tasks", entries),
    post_tasks: worded("post_tasks", entries),
    handlers: worded("handlers", { type: ["array", "null"], items: { $ref: "#/definitions/handler" } }),
    roles: worded("roles", { type: ["array", "null"], items: { $ref: "#/definitions/role" } }),
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

function worded(name: string, schema: JsonSchema): JsonSchema {
  return { description: keywordWords[name], ...schema };
}

/** The schema of a file of handlers (a role's handlers/). */
export function handlersSchema(modules: readonly string[]): JsonSchema {
  return {
    $schema: dialect,
    title: "axle handlers",
    type: ["array", "null"],
    items: { $ref: "#/definitions/handler" },
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
    role: roleSchema(),
    entry: {
      if: { type: "object", required: ["block"] },
      then: { $ref: "#/definitions/block" },
      else: { $ref: "#/definitions/task" },
    },
  };
}

/** A role as a play or a dependency names it: keys that are no keywords are variables for it. */
function roleSchema(): JsonSchema {
  const properties = { ...keywordsOf("role"), name: { type: "string" }, role: worded("role", { type: "string" }) };
  return {
    anyOf: [
      { type: "string" },
      { type: "object", properties, anyOf: [{ required: ["role"] }, { required: ["name"] }] },
    ],
  };
}

/** The schema of a role's meta/main.yml. */
export function roleMetaSchema(): JsonSchema {
  const specs: JsonSchema = { type: ["object", "null"], additionalProperties: { $ref: "#/definitions/entryPoint" } };
  return {
    $schema: dialect,
    title: "axle role metadata",
    type: ["object", "null"],
    properties: {
      dependencies: {
        description: "Roles that run before this one.",
        type: ["array", "null"],
        items: { $ref: "#/definitions/role" },
      },
      allow_duplicates: {
        description: "Whether the role runs again when it is used again.",
        type: ["boolean", "string"],
      },
      argument_specs: specs,
      galaxy_info: { description: "For Ansible Galaxy; axle leaves it alone.", type: ["object", "null"] },
      collections: { type: ["array", "null"] },
    },
    additionalProperties: false,
    definitions: { role: roleSchema(), ...specDefinitions() },
  };
}

/** The schema of a role's meta/argument_specs.yml. */
export function argumentSpecsSchema(): JsonSchema {
  return {
    $schema: dialect,
    title: "axle argument specs of a role",
    type: "object",
    required: ["argument_specs"],
    properties: {
      argument_specs: { type: ["object", "null"], additionalProperties: { $ref: "#/definitions/entryPoint" } },
    },
    additionalProperties: false,
    definitions: specDefinitions(),
  };
}

function specDefinitions(): Record<string, JsonSchema> {
  const words: JsonSchema = { type: ["string", "array"] };
  const options: JsonSchema = { type: ["object", "null"], additionalProperties: { $ref: "#/definitions/option" } };
  const option = {
    type: {
      enum: ["str", "int", "float", "bool", "list", "dict", "path", "raw", "json", "bytes", "bits", "jsonarg", "sid"],
    },
    elements: { type: "string" },
    required: { type: "boolean" },
    default: {},
    choices: { type: "array" },
    description: words,
    options,
    no_log: { type: "boolean" },
    aliases: { type: "array", items: { type: "string" } },
    version_added: { type: ["string", "number"] },
  };
  const entry = {
    short_description: { type: "string" },
    description: words,
    author: words,
    version_added: {},
    options,
  };
  return {
    entryPoint: { type: ["object", "null"], properties: entry },
    option: { type: ["object", "null"], properties: option },
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
