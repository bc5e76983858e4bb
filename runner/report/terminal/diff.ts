import type { DiffEntry } from "../../events.js";
import { isDict, type Value } from "../../values.js";
import { pythonJson } from "../python-json.js";
import { unifiedDiff } from "../unified-diff.js";
import type { Screen } from "./screen.js";

export interface DiffView {
  /** Unchanged lines around a difference; 3 unless said otherwise. */
  context?: number;
  /** Texts above this size (bytes) are not compared. */
  maxBytes?: number;
}

/** A difference in Ansible's layout: unified, headers without dates. */
export function renderDiff(entries: readonly DiffEntry[], screen: Screen, view: DiffView = {}): string {
  return entries.map((entry) => renderEntry(entry, screen, view)).join("");
}

function renderEntry(entry: DiffEntry, screen: Screen, view: DiffView): string {
  let text = "";
  if (entry.before !== undefined && entry.after !== undefined) text += renderTexts(entry, screen, view);
  if (entry.prepared !== undefined) text += entry.prepared;
  return text;
}

function renderTexts(entry: DiffEntry, screen: Screen, view: DiffView): string {
  const before = asText(entry.before);
  const after = asText(entry.after);
  if (before === after) return "";
  const limit = view.maxBytes ?? Number.POSITIVE_INFINITY;
  if (Buffer.byteLength(before) > limit) return `diff skipped: destination file size is greater than ${limit}\n`;
  if (Buffer.byteLength(after) > limit) return `diff skipped: source file size is greater than ${limit}\n`;
  const heading = (side: string, header: string | undefined) => (header === undefined ? side : `${side}: ${header}`);
  const headers = { before: heading("before", entry.before_header), after: heading("after", entry.after_header) };
  const lines = unifiedDiff(headers, before, after, view.context ?? 3);
  return `${lines.map((line) => paintLine(line, screen)).join("\n")}\n\n`;
}

function paintLine(line: string, screen: Screen): string {
  if (line.startsWith("+")) return screen.paint(line, "added");
  if (line.startsWith("-")) return screen.paint(line, "removed");
  return line.startsWith("@@") ? screen.paint(line, "hunk") : line;
}

function asText(value: Value): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  return isDict(value) ? `${pythonJson(value, 4)}\n` : String(value);
}
