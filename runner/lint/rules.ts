export type Severity = "error" | "warning" | "note";

/** One thing that lint looks for. Names are stable: people silence and search them. */
export interface LintRule {
  name: string;
  severity: Severity;
  /** One sentence for lists, docs/lint.md and SARIF. */
  about: string;
  /** `--fix` can put it right without changing what the playbook does. */
  fixable?: boolean;
}

/** Every rule, errors first. What the loader refuses is reported under the error's kind. */
export const RULES: readonly LintRule[] = [
  { name: "syntax", severity: "error", about: "A file cannot be read as YAML, INI, JSON or TOML." },
  { name: "schema", severity: "error", about: "A play, block, task or role has a key that does not belong there." },
  { name: "unknown-module", severity: "error", about: "A task names a module that does not exist." },
  { name: "arguments", severity: "error", about: "A module gets arguments that it does not take, or lacks some." },
  { name: "undefined-variable", severity: "error", about: "A template uses a variable that a board does not have." },
  { name: "template", severity: "error", about: "A template cannot be parsed, or names an unknown filter or test." },
  { name: "missing-file", severity: "error", about: "A file, template, role or task file does not exist." },
  { name: "missing-handler", severity: "error", about: "A task notifies a handler that does not exist." },
  { name: "inventory", severity: "error", about: "An inventory, or a pattern of boards, cannot be understood." },
  { name: "vault", severity: "error", about: "An encrypted file or value cannot be opened." },
  { name: "unsupported", severity: "error", about: "Ansible knows it, axle does not." },
  { name: "duplicate-key", severity: "warning", about: "A mapping has a key twice: the last one wins." },
  { name: "unreachable-task", severity: "warning", about: "A task can never run." },
  { name: "no-hosts", severity: "warning", about: "A play's pattern matches no board of the inventory." },
  { name: "shadowed-variable", severity: "warning", about: "A variable is never seen: another place always wins." },
  { name: "insecure-mode", severity: "warning", about: "A file is writable by everybody, or setuid or setgid." },
  { name: "octal-mode", severity: "warning", about: "A mode is a decimal number: 644 means 01204.", fixable: true },
  { name: "insecure-transport", severity: "warning", about: "Certificates or signatures are not checked." },
  { name: "plain-secret", severity: "warning", about: "A password stands in a file as plain text." },
  { name: "when-braces", severity: "warning", about: "A condition has {{ }} around it.", fixable: true },
  { name: "deprecated-form", severity: "warning", about: "An old way of writing something.", fixable: true },
  { name: "unused-variable", severity: "note", about: "A variable is set, and nothing uses it." },
  { name: "unnotified-handler", severity: "note", about: "Nothing notifies a handler." },
];

const byName = new Map(RULES.map((rule) => [rule.name, rule]));

/** A rule by name. Errors of kinds that are no rule of their own count as `schema`. */
export function ruleNamed(name: string): LintRule {
  return byName.get(name) ?? byName.get("schema")!;
}
