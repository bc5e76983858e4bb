import type { Finding } from "../../lint/finding.js";
import { shortPath } from "../../lint/places.js";
import type { Severity } from "../../lint/rules.js";
import type { Tone } from "../terminal/screen.js";

/** Paints a text in the colour of its meaning. */
export type Paint = (text: string, tone: Tone) => string;

const tones: Record<Severity, Tone> = { error: "error", warning: "changed", note: "skip" };

/** A finding as compilers write them: editors and CI find the place. */
export function lintLines(finding: Finding, paint: Paint): string[] {
  const { position, severity, rule, message, remedy } = finding;
  const place = `${shortPath(position.file)}:${position.line}:${position.column}`;
  const fixable = finding.fix ? " [--fix]" : "";
  const lines = [`${place}: ${paint(severity, tones[severity])}: ${message} ${paint(`(${rule})${fixable}`, "debug")}`];
  if (remedy) lines.push(`    ${remedy}`);
  return lines;
}

/** The last line: how many of each. */
export function lintSummary(findings: readonly Finding[], fixed: number): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const words = (["error", "warning", "note"] as const).map((severity) => plural(count(severity), severity)).join(", ");
  const fixable = findings.filter((finding) => finding.fix).length;
  const more = fixable > 0 ? `; ${plural(fixable, "finding")} can be put right by --fix` : "";
  return `${words}${fixed > 0 ? `; ${fixed} fixed` : ""}${more}`;
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
