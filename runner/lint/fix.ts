import { readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import type { Edit, Finding } from "./finding.js";

/**
 * Carries out the fixes of findings. An edit whose old text no longer stands at its place is left out, with the others of
 * its finding. Files are replaced whole. Gives the findings that were put right.
 */
export function applyFixes(findings: readonly Finding[]): Finding[] {
  const byFile = new Map<string, { finding: Finding; edit: Edit }[]>();
  for (const finding of findings)
    for (const edit of finding.fix ?? [])
      byFile.set(edit.position.file, [...(byFile.get(edit.position.file) ?? []), { finding, edit }]);
  const fixed = new Set<Finding>();
  for (const [file, edits] of byFile) for (const finding of fixFile(file, edits)) fixed.add(finding);
  return [...fixed];
}

function fixFile(file: string, edits: readonly { finding: Finding; edit: Edit }[]): Finding[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const fixed: Finding[] = [];
  // From the end, so that places before stay true.
  const ordered = [...edits].sort((a, b) => compare(b.edit, a.edit));
  for (const { finding, edit } of ordered) {
    const index = edit.position.line - 1;
    const start = edit.position.column - 1;
    const line = lines[index];
    if (line === undefined || !line.startsWith(edit.old, start)) continue;
    lines[index] = line.slice(0, start) + edit.text + line.slice(start + edit.old.length);
    fixed.push(finding);
  }
  if (fixed.length > 0) replaceFile(file, lines.join("\n"));
  return fixed;
}

function compare(a: Edit, b: Edit): number {
  return a.position.line - b.position.line || a.position.column - b.position.column;
}

function replaceFile(file: string, text: string): void {
  const temporary = `${file}.${process.pid}`;
  writeFileSync(temporary, text, { mode: statSync(file).mode });
  renameSync(temporary, file);
}
