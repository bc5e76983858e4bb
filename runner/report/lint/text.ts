import type { Finding } from "../../lint/finding.js";
import type { Severity } from "../../lint/rules.js";
import { shortPath } from "../../places.js";
import { translate } from "../language/sentences.js";
import { type WordKey, word } from "../language/words.js";
import type { Tone } from "../terminal/screen.js";

/** Paints a text in the colour of its meaning. */
export type Paint = (text: string, tone: Tone) => string;

const tones: Record<Severity, Tone> = { error: "error", warning: "changed", note: "skip" };

/** A finding as compilers write them: editors and CI find the place. */
export function lintLines(finding: Finding, paint: Paint): string[] {
  const { position, severity, rule, message, remedy } = finding;
  const place = `${shortPath(position.file)}:${position.line}:${position.column}`;
  const fixable = finding.fix ? " [--fix]" : "";
  const lines = [
    `${place}: ${paint(severity, tones[severity])}: ${translate(message)} ${paint(`(${rule})${fixable}`, "debug")}`,
  ];
  if (remedy) lines.push(`    ${translate(remedy)}`);
  return lines;
}

/** The last line: how many of each. */
export function lintSummary(findings: readonly Finding[], fixed: number): string {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const words = [
    counted(count("error"), "lintError", "lintErrors"),
    counted(count("warning"), "lintWarning", "lintWarnings"),
    counted(count("note"), "lintNote", "lintNotes"),
  ].join(", ");
  const fixable = findings.filter((finding) => finding.fix).length;
  const more = fixable > 0 ? `; ${counted(fixable, "lintFixableOne", "lintFixable")}` : "";
  return `${words}${fixed > 0 ? `; ${word("lintFixed", { n: fixed })}` : ""}${more}`;
}

function counted(n: number, one: WordKey, many: WordKey): string {
  return word(n === 1 ? one : many, { n });
}
