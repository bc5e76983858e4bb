import type { Options } from "./options.js";

/** Names of variables whose values nobody wants in a file. */
const secretName = /pass|secret|token|credential|api_?key|private_?key|(?:^|_)pin$/i;

/** Options that belong to one call alone, not to the run. */
const ofTheCall = [
  "report",
  "output",
  "oneLine",
  "verbose",
  "step",
  "listHosts",
  "listTasks",
  "listTags",
  "syntaxCheck",
  // The address may hold a password.
  "queue",
];

/**
 * The options of a run without its secrets: passwords are asked for anew, and `-e` variables whose names say that they
 * are secret are left out. Those have to be given again.
 */
export function leaveOutSecrets(options: Options): { kept: Options; leftOut: string[] } {
  const leftOut: string[] = [];
  const extraVars = (options.extraVars ?? [])
    .map((text) => withoutSecrets(text, leftOut))
    .filter((text) => text !== "");
  const entries = Object.entries(options).filter(([name]) => !ofTheCall.includes(name) && name !== "extraVars");
  return { kept: { ...Object.fromEntries(entries), ...(extraVars.length > 0 ? { extraVars } : {}) }, leftOut };
}

function withoutSecrets(text: string, leftOut: string[]): string {
  if (text.startsWith("@")) return text;
  if (/^\s*[[{]/.test(text)) return withoutSecretKeys(text, leftOut);
  const words = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  const kept = words.filter((word) => {
    const name = word.split("=")[0]!;
    if (!secretName.test(name)) return true;
    leftOut.push(name);
    return false;
  });
  return kept.length === words.length ? text : kept.join(" ");
}

/** JSON or YAML in one argument: where one of its names looks secret, the whole is left out, name by name. */
function withoutSecretKeys(text: string, leftOut: string[]): string {
  try {
    const values = JSON.parse(text) as Record<string, unknown>;
    const secret = Object.keys(values).filter(
      (name) => secretName.test(name) || secretName.test(JSON.stringify(keysIn(values[name]))),
    );
    if (secret.length === 0) return text;
    leftOut.push(...secret);
    return JSON.stringify(Object.fromEntries(Object.entries(values).filter(([name]) => !secret.includes(name))));
  } catch {
    if (!secretName.test(text)) return text;
    leftOut.push(...(text.match(/[\w.]+(?=\s*:)/g) ?? []).filter((name) => secretName.test(name)));
    return "";
  }
}

function keysIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(Array.isArray(value) ? [] : [name]), ...keysIn(inner)]);
}
