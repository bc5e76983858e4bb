import { AxleError } from "../../errors.js";
import { holdsTemplate, type Templar } from "../../template/templar.js";
import type { Value } from "../../values.js";
import { VaultText } from "../../values.js";
import type { Scope } from "../../vars/scope.js";
import { textsOf } from "../names/task-texts.js";

const nowhere = { file: "", line: 1, column: 1 };

/** What a task sees on one board, as far as it is known before a run. */
export interface Known {
  scope: Scope;
  templar: Templar;
  /** Names that a run sets: what stands in files does not count for them. */
  runTime: ReadonlySet<string>;
}

/** A value that can be told before a run, or not. */
export type Told = { told: true; value: Value } | { told: false };

/**
 * The value of something written in a playbook, where it depends on nothing but files: templates are rendered when every
 * variable in them is written somewhere and no task sets it. Lookups are never run: they may have effects.
 */
export function tell(value: Value, known: Known): Told {
  if (value instanceof VaultText) return { told: false };
  if (!holdsTemplate(value)) return { told: true, value };
  if (!onlyFromFiles(value, known, new Set())) return { told: false };
  try {
    return { told: true, value: known.templar.template(value) };
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    return { told: false };
  }
}

function onlyFromFiles(value: Value, known: Known, seen: Set<string>): boolean {
  return textsOf(value, nowhere).every(({ names }) => {
    if (names.lookups || names.error) return false;
    return [...names.needed.keys(), ...names.guarded].every((name) => nameFromFiles(name, known, seen));
  });
}

function nameFromFiles(name: string, known: Known, seen: Set<string>): boolean {
  if (seen.has(name)) return true;
  seen.add(name);
  if (known.runTime.has(name) || name === "hostvars" || name === "vars" || name === "ansible_facts") return false;
  const found = known.scope.find(name);
  if (!found) return false;
  if (found.value instanceof VaultText) return false;
  return !found.layer.trusted || onlyFromFiles(found.value, known, seen);
}

/** What distinguishes one board's values of the names in a task from another's: equal texts need not be judged twice. */
export function fingerprint(value: Value, known: Known): string {
  const seen = new Map<string, string>();
  const visit = (inner: Value): void => {
    for (const { names } of textsOf(inner, nowhere))
      for (const name of [...names.needed.keys(), ...names.guarded]) {
        if (seen.has(name)) continue;
        const found = known.scope.find(name);
        const state = known.runTime.has(name) ? "run" : found ? safeJson(found.value) : "none";
        seen.set(name, state);
        if (found?.layer.trusted) visit(found.value);
      }
  };
  visit(value);
  return [...seen].map(([name, state]) => `${name}=${state}`).join("\0");
}

function safeJson(value: Value): string {
  try {
    return JSON.stringify(value) ?? "undefined";
  } catch {
    return "object";
  }
}
