import type { Finding } from "../../lint/finding.js";
import { shortPath } from "../../places.js";

/** Findings as one JSON document for programs: flat, with the places that the text names. */
export function lintJson(findings: readonly Finding[]): string {
  const rows = findings.map(({ rule, severity, message, remedy, position, fix }) => ({
    rule,
    severity,
    message,
    file: shortPath(position.file),
    line: position.line,
    column: position.column,
    ...(remedy ? { remedy } : {}),
    fixable: fix !== undefined,
  }));
  return `${JSON.stringify(rows, null, 2)}\n`;
}
