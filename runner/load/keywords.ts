import { type AxleError, AxleError as Failure, nearest, type Position } from "../errors.js";
import { holdsTemplate } from "../template/templar.js";
import { isDict, type Value } from "../values.js";

export type Level = "play" | "role" | "block" | "task" | "handler";

/**
 * How a keyword's values on several levels come together: the nearest one wins; dicts merge, the nearer key wins; lists
 * add up, outermost first; or the level keeps it to itself.
 */
export type Combination = "nearest" | "merge" | "append" | "own";

export type KeywordType = "text" | "bool" | "int" | "number" | "percent" | "dict" | "list" | "tasks" | "any";

export interface KeywordRule {
  name: string;
  on: readonly Level[];
  type: KeywordType;
  combine: Combination;
}

const ALL: readonly Level[] = ["play", "role", "block", "task", "handler"];
const BELOW_PLAY: readonly Level[] = ["role", "block", "task", "handler"];
const TASKS: readonly Level[] = ["task", "handler"];

function rules(on: readonly Level[], combine: Combination, names: Record<string, KeywordType>): KeywordRule[] {
  return Object.entries(names).map(([name, type]) => ({ name, on, type, combine }));
}

/** Every keyword of the language (ansible-core 2.14), once per group of levels. */
export const KEYWORDS: readonly KeywordRule[] = [
  ...rules(ALL, "nearest", {
    connection: "text",
    port: "int",
    remote_user: "text",
    no_log: "bool",
    run_once: "bool",
    ignore_errors: "bool",
    ignore_unreachable: "bool",
    check_mode: "bool",
    diff: "bool",
    any_errors_fatal: "bool",
    throttle: "int",
    timeout: "int",
    debugger: "text",
    become: "bool",
    become_method: "text",
    become_user: "text",
    become_flags: "text",
    become_exe: "text",
  }),
  ...rules(ALL, "own", { name: "text" }),
  ...rules(ALL, "merge", { vars: "any", environment: "any", module_defaults: "any" }),
  ...rules(ALL, "append", { tags: "any", collections: "any" }),
  ...rules(BELOW_PLAY, "append", { when: "any" }),
  ...rules(BELOW_PLAY, "nearest", { delegate_to: "text", delegate_facts: "bool" }),
  ...rules(["block", ...TASKS], "nearest", { notify: "any" }),
  ...rules(["block", "task"], "own", { rollback: "any" }),
  ...rules(["block"], "own", { block: "tasks", rescue: "tasks", always: "tasks" }),
  ...rules(["role"], "own", { role: "text" }),
  ...rules(TASKS, "own", {
    action: "any",
    local_action: "any",
    args: "any",
    async: "int",
    changed_when: "any",
    delay: "number",
    failed_when: "any",
    loop: "any",
    loop_control: "dict",
    poll: "int",
    register: "text",
    retries: "int",
    until: "any",
  }),
  ...rules(["handler"], "own", { listen: "any" }),
  ...rules(["play"], "own", {
    hosts: "any",
    gather_facts: "bool",
    gather_subset: "any",
    gather_timeout: "int",
    fact_path: "text",
    vars_files: "any",
    vars_prompt: "any",
    roles: "list",
    handlers: "tasks",
    pre_tasks: "tasks",
    post_tasks: "tasks",
    tasks: "tasks",
    force_handlers: "bool",
    max_fail_percentage: "percent",
    serial: "any",
    strategy: "text",
    order: "text",
    user: "text",
  }),
];

const byLevel = new Map<Level, Map<string, KeywordRule>>(
  ALL.map((level) => [
    level,
    new Map(KEYWORDS.filter((rule) => rule.on.includes(level)).map((rule) => [rule.name, rule])),
  ]),
);

/** A keyword's rule on a level, if it is allowed there. */
export function keywordRule(level: Level, name: string): KeywordRule | undefined {
  return byLevel.get(level)!.get(name);
}

/** The keywords a level allows. */
export function keywordNames(level: Level): string[] {
  return [...byLevel.get(level)!.keys()];
}

/** How a keyword combines over levels; "nearest" for a name that is no keyword. */
export function combinationOf(name: string): Combination {
  return KEYWORDS.find((rule) => rule.name === name)?.combine ?? "nearest";
}

/** Levels in the words of Ansible's error. */
const ATTRIBUTE_OF: Record<Level, string> = {
  play: "Play",
  role: "Role",
  block: "Block",
  task: "Task",
  handler: "Handler",
};

/** The error for a key that a level does not allow: where it does belong, or the nearest one that is allowed. */
export function unknownKeyword(level: Level, name: string, position: Position | undefined): AxleError {
  const elsewhere = KEYWORDS.find((rule) => rule.name === name)?.on;
  const near = nearest(name, keywordNames(level));
  const remedy = elsewhere
    ? `\`${name}\` belongs on a ${elsewhere.join(", a ")}.`
    : near
      ? `Did you mean \`${near}\`?`
      : undefined;
  return new Failure({
    kind: "schema",
    message: `'${name}' is not a valid attribute for a ${ATTRIBUTE_OF[level]}.`,
    ...(position ? { position } : {}),
    ...(remedy ? { remedy } : {}),
  });
}

const WORDS: Record<KeywordType, string> = {
  text: "text",
  bool: "true or false",
  int: "a whole number",
  number: "a number",
  percent: "a percentage",
  dict: "a mapping",
  list: "a list",
  tasks: "a list of tasks",
  any: "",
};

/** Checks a keyword's value as written: a template may stand for anything but structure. Throws a schema error. */
export function checkKeyword(rule: KeywordRule, value: Value, position: Position | undefined): void {
  if (value === null || fits(rule.type, value)) return;
  throw new Failure({
    kind: "schema",
    message: `\`${rule.name}\` must be ${WORDS[rule.type]}, not ${describe(value)}.`,
    ...(position ? { position } : {}),
  });
}

function fits(type: KeywordType, value: Value): boolean {
  if (type === "any") return true;
  if (type === "dict") return isDict(value);
  if (type === "list" || type === "tasks") return Array.isArray(value);
  if (isDict(value) || Array.isArray(value)) return false;
  if (type === "text" || typeof value === "object" || holdsTemplate(value)) return true;
  const text = String(value).trim();
  if (type === "bool") return /^(?:y|yes|t|true|on|1|n|no|f|false|off|0|1\.0|0\.0)$/i.test(text);
  if (type === "int") return typeof value === "number" || /^[-+]?\d+$/.test(text);
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(type === "percent" ? text.replace("%", "") : text);
}

/** A value in an error's words. */
export function describe(value: Value): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (isDict(value)) return "a mapping";
  if (typeof value === "string") return value === "" ? "an empty text" : `\`${value}\``;
  return `\`${String(value)}\``;
}
