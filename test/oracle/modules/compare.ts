import { isDeepStrictEqual as same } from "node:util";
import type { ModuleCase } from "./case-files.js";
import type { Answer, PlainResult } from "./plain-results.js";

type Fields = Record<string, unknown>;

/** Of a failure only these are compared: Ansible adds what it happens to know of the path. */
const failureFields = ["changed", "rc", "stdout", "stderr", "stat", "status", "evaluated_to", "assertion"];
/** What is no part of a module's answer. */
const ignored = new Set(["warnings", "invocation", "exception", "ansible_loop_var", "failed", "diff"]);

/** How axle's answer differs from Ansible's, one line each; none when they mean the same. */
export function differences(one: ModuleCase, ansible: Answer, axle: Answer): string[] {
  const found: string[] = [];
  for (const expected of ansible.results) {
    const actual = axle.results.find(({ task }) => task === expected.task);
    if (!actual) found.push(`${expected.task}: no result`);
    else found.push(...compareResult(one, expected, actual));
  }
  for (const path of new Set([...Object.keys(ansible.state), ...Object.keys(axle.state)])) {
    if (one.differs?.[path]) continue;
    if (ansible.state[path] !== axle.state[path]) found.push(line(path, ansible.state[path], axle.state[path]));
  }
  if (axle.problem) found.push(axle.problem);
  return found;
}

/** Why a field may differ: said for the field of all tasks, in one mode, of a task by number, or of both. */
function excuse(one: ModuleCase, task: string, field: string): string | undefined {
  const [number, mode] = task.split(" ");
  return [field, `${mode}.${field}`, `${number}.${field}`, `${number}.${mode}.${field}`]
    .map((key) => one.differs?.[key])
    .find(Boolean);
}

function compareResult(one: ModuleCase, expected: PlainResult, actual: PlainResult): string[] {
  const { task } = expected;
  if (expected.status !== actual.status) {
    if (excuse(one, task, "status")) return [];
    const said = JSON.stringify(actual.result["msg"]);
    return [`${line(`${task}: status`, expected.status, actual.status)} ${said}`];
  }
  return compareFields(one, task, { ...expected.result, failed: expected.status === "failed" }, actual.result);
}

function compareFields(one: ModuleCase, task: string, expected: Fields, actual: Fields): string[] {
  const failed = expected["failed"] === true;
  const found: string[] = [];
  for (const [field, value] of Object.entries(expected)) {
    if (ignored.has(field) || excuse(one, task, field)) continue;
    if (failed && !failureFields.includes(field) && !(field === "msg" && one.messages)) continue;
    if (field === "results" && isItems(value)) found.push(...compareItems(one, task, value, actual[field]));
    else found.push(...disagreements(one, task, [field], value, actual[field]));
  }
  if (!failed && !excuse(one, task, "diff")) found.push(...compareDiff(task, expected["diff"], actual["diff"]));
  return found;
}

/** Null is as good as nothing, a temporary file's name says nothing, and found files come in any order. */
function agree(expected: unknown, actual: unknown): boolean {
  const found = isPaths(expected) && isPaths(actual);
  if (found) return same(byPath(expected), byPath(actual));
  if (expected === "<TEMP>" || (expected === null && actual === undefined)) return true;
  if (typeof expected !== "object" || expected === null || Array.isArray(expected)) return same(expected, actual);
  if (typeof actual !== "object" || actual === null) return false;
  return Object.entries(expected).every(([key, value]) => agree(value, (actual as Fields)[key]));
}

/** What of a value differs, named down to the field. */
function disagreements(
  one: ModuleCase,
  task: string,
  path: readonly string[],
  expected: unknown,
  actual: unknown,
): string[] {
  const what = `${task}: ${path.join(".")}`;
  if (excuse(one, task, path.join(".")) || agree(expected, actual) || (isNothing(expected) && actual === undefined))
    return [];
  if (!isDict(expected) || !isDict(actual)) return [line(what, expected, actual)];
  return Object.entries(expected).flatMap(([key, value]) =>
    disagreements(one, task, [...path, key], value, actual[key]),
  );
}

function isDict(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Ansible's results carry empty outputs of commands that never ran. */
function isNothing(value: unknown): boolean {
  return value === "" || (Array.isArray(value) && value.length === 0);
}

function isPaths(value: unknown): value is Fields[] {
  return Array.isArray(value) && value.length > 0 && value.every((item) => isDict(item) && "path" in item);
}

function byPath(list: readonly Fields[]): Fields[] {
  return [...list].sort((a, b) => (String(a["path"]) < String(b["path"]) ? -1 : 1));
}

function isItems(value: unknown): value is Fields[] {
  return Array.isArray(value) && value.every((item) => typeof item === "object" && item !== null && "changed" in item);
}

function compareItems(one: ModuleCase, task: string, expected: Fields[], actual: unknown): string[] {
  const given = Array.isArray(actual) ? (actual as Fields[]) : [];
  return expected.flatMap((item, index) => compareFields(one, `${task} item ${index}`, item, given[index] ?? {}));
}

/** Every difference that Ansible shows must be shown; axle may show more (a mode beside a content). */
function compareDiff(task: string, expected: unknown, actual: unknown): string[] {
  const given = entries(actual);
  return entries(expected)
    .filter((entry) => !given.some((other) => agree(entry, other)))
    .map((entry) => line(`${task}: diff`, entry, given));
}

function entries(diff: unknown): Fields[] {
  const list = (Array.isArray(diff) ? diff : diff ? [diff] : []) as Fields[];
  return list.map(essence).filter((entry) => entry["prepared"] || !same(entry["before"], entry["after"]));
}

/** Texts as they are; of dicts only what differs. */
function essence(entry: Fields): Fields {
  const [before, after] = [entry["before"], entry["after"]];
  if (typeof before !== "object" || before === null || typeof after !== "object" || after === null) {
    const fields = ["before", "after", "prepared"].filter((name) => entry[name] !== undefined);
    return Object.fromEntries(fields.map((name) => [name, entry[name]]));
  }
  const keys = Object.keys(before).filter((key) => !same((before as Fields)[key], (after as Fields)[key]));
  const pick = (value: object) => Object.fromEntries(keys.map((key) => [key, (value as Fields)[key]]));
  return { before: pick(before), after: pick(after) };
}

function line(what: string, expected: unknown, actual: unknown): string {
  return `${what}: ansible ${short(expected)}, axle ${short(actual)}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 1500 ? `${text.slice(0, 1500)}…` : text;
}
