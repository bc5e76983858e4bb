import { AxleError } from "../../errors.js";
import type { ModuleItem, ModuleOutcome } from "./item.js";

/** Errors that mean that the board cannot be talked to. */
const noContact = new Set(["unreachable", "host-key", "authentication"]);

/** Whether an error makes the host unreachable rather than the task failed. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof AxleError && noContact.has(error.kind);
}

/** Whether an error ends the whole task, whatever items of its loop are left. */
export function endsTask(error: unknown): boolean {
  return error instanceof AxleError && error.details?.["wholeTask"] === true;
}

/** The result of an item that could not be carried out. */
export function failedOutcome(error: unknown, item: Pick<ModuleItem, "written">): ModuleOutcome {
  const late = error instanceof AxleError && error.kind === "deadline";
  return { result: errorResult(error, item.written), effects: [], diff: [], ...(late ? { late } : {}) };
}

/** An error as Ansible's result fields. */
export function errorResult(error: unknown, action: string): ModuleOutcome["result"] {
  if (isUnreachable(error)) {
    return { changed: false, unreachable: true, msg: (error as AxleError).message, ...remedyOf(error) };
  }
  if (error instanceof AxleError) {
    return { changed: false, failed: true, msg: error.message, ...remedyOf(error), ...placeOf(error) };
  }
  const message = error instanceof Error ? error.message : String(error);
  const exception = error instanceof Error ? error.stack : undefined;
  const msg = `Unexpected failure during module execution (${action}): ${message}`;
  return { changed: false, failed: true, msg, ...(exception ? { exception } : {}) };
}

function remedyOf(error: unknown): { remedy?: string } {
  return error instanceof AxleError && error.remedy ? { remedy: error.remedy } : {};
}

/** Where the value was written that failed; the task's own place is known anyway. */
function placeOf(error: AxleError): { at?: string } {
  if (!error.position) return {};
  const { file, line, column } = error.position;
  return { at: `${file}:${line}:${column}` };
}
