import { relative, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Edit, Finding } from "../../lint/finding.js";
import { RULES } from "../../lint/rules.js";

/** Findings as SARIF 2.1.0, which code hosts and editors show beside the lines. */
export function sarif(findings: readonly Finding[], version: string): string {
  const rules = RULES.map(({ name, about, severity }) => ({
    id: name,
    shortDescription: { text: about },
    help: { text: `docs/lint.md explains the rule ${name}.` },
    defaultConfiguration: { level: severity },
  }));
  const index = new Map(RULES.map(({ name }, at) => [name, at]));
  const results = findings.map((finding) => ({
    ruleId: finding.rule,
    ruleIndex: index.get(finding.rule),
    level: finding.severity,
    message: { text: [finding.message, finding.remedy].filter(Boolean).join(" ") },
    locations: [
      { physicalLocation: { artifactLocation: artifact(finding.position.file), region: start(finding.position) } },
    ],
    ...(finding.fix ? { fixes: [fixOf(finding.fix)] } : {}),
  }));
  const driver = { name: "axle", version, rules };
  const run = { tool: { driver }, columnKind: "utf16CodeUnits", results };
  return `${JSON.stringify({ $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

function start({ line, column }: { line: number; column: number }) {
  return { startLine: line, startColumn: column };
}

function fixOf(edits: readonly Edit[]) {
  const files = [...new Set(edits.map(({ position }) => position.file))];
  return {
    description: { text: "Put right by axle lint --fix." },
    artifactChanges: files.map((file) => ({
      artifactLocation: artifact(file),
      replacements: edits
        .filter(({ position }) => position.file === file)
        .map(({ position, old, text }) => ({
          deletedRegion: { ...start(position), endLine: position.line, endColumn: position.column + old.length },
          insertedContent: { text },
        })),
    })),
  };
}

/** Paths below the working directory stay relative, so that a report means the same elsewhere. */
function artifact(file: string) {
  const short = relative(process.cwd(), file);
  if (short.startsWith("..")) return { uri: pathToFileURL(file).href };
  return { uri: short.split(sep).map(encodeURIComponent).join("/") };
}
