import type { EndState } from "./place.js";

/** One result, with what differs from run to run taken out. */
export interface PlainResult {
  task: string;
  status: string;
  result: Record<string, unknown>;
}

export interface Answer {
  code: number;
  results: PlainResult[];
  state: EndState;
  /** What was said when the playbook could not be run at all. */
  problem?: string;
}

/** Fields that are never the same twice. */
const volatile = new Set(
  "start end delta atime mtime ctime inode dev elapsed deprecations date last_modified diff_peek ansible_job_id results_file".split(
    " ",
  ),
);

/** A value without fields that change from run to run, and with paths, ports and backup names as placeholders. */
export function plainValue(value: unknown, dir: string, http: string): unknown {
  if (typeof value === "string") return plainText(value, dir, http);
  if (Array.isArray(value)) return value.map((inner) => plainValue(inner, dir, http));
  if (value instanceof Map) return plainValue(Object.fromEntries(value), dir, http);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !volatile.has(key) && !key.startsWith("_ansible"));
  return Object.fromEntries(kept.map(([key, inner]) => [plainText(key, dir, http), plainValue(inner, dir, http)]));
}

export function plainText(text: string, dir: string, http: string): string {
  return text
    .replaceAll(dir, "<DIR>")
    .replaceAll(http, "<HTTP>")
    .replaceAll(http.replace("http://", ""), "<HTTP>")
    .replace(/\.\d+\.\d{4}-\d\d-\d\d@\d\d:\d\d:\d\d~/g, ".<BACKUP>~")
    .replace(/(?:\/[\w.-]+)+\/(?:\.ansible_tmp|ansible-tmp-|ansible-local-|\.?axle-)[^'"\s:]*/g, "<TEMP>");
}

export function plainState(state: EndState, dir: string, http: string): EndState {
  return plainValue(state, dir, http) as EndState;
}
