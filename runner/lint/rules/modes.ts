import { type ArgumentSchema, argumentNames, propertiesOf } from "../../engine/arguments/schema.js";
import type { Position } from "../../errors.js";
import type { Value } from "../../values.js";
import type { Edit, Findings } from "../finding.js";
import { sourceAt } from "../source-lines.js";

/** Looks at the permissions that a task gives: too wide, or not what they look like. */
export function checkModes(
  schema: ArgumentSchema,
  args: Readonly<Record<string, Value>>,
  position: (name: string) => Position,
  findings: Findings,
): void {
  const names = argumentNames(schema);
  for (const [key, value] of Object.entries(args)) {
    const name = names.get(key);
    if (!name || propertiesOf(schema)[name]?.["x-type"] !== "mode") continue;
    const at = position(key);
    const octal = typeof value === "number" ? checkNumber(value, at, findings) : bitsOf(value);
    if (octal !== undefined) checkBits(octal, String(value), at, findings);
  }
}

/** `mode: 644` is the decimal number 644, octal 1204: what was meant is almost always 0644. */
function checkNumber(value: number, at: Position, findings: Findings): number | undefined {
  const token = /^[^\s,}\]#]+/.exec(sourceAt(at) ?? "")?.[0];
  if (token === undefined || !/^[0-7]{3,4}$/.test(token) || token.startsWith("0")) return value;
  const fix: Edit[] = [{ position: at, old: token, text: `"0${token}"` }];
  const remedy = `Write "0${token}" in quotes.`;
  findings.add("octal-mode", `The mode ${token} is a decimal number: it means 0${value.toString(8)}.`, at, {
    remedy,
    fix,
  });
  return undefined;
}

function bitsOf(value: Value): number | undefined {
  if (typeof value !== "string") return undefined;
  if (/^[0-7]{3,5}$/.test(value)) return Number.parseInt(value, 8);
  if (/(?:^|,)[ugo]*[oa][ugo]*[=+][rxXst]*w/.test(value) || /(?:^|,)[=+][rxXst]*w/.test(value)) return 0o002;
  return undefined;
}

function checkBits(bits: number, written: string, at: Position, findings: Findings): void {
  // A folder such as /tmp is writable by all, with the sticky bit that keeps what is in it to its owners.
  if (bits & 0o002 && !(bits & 0o1000))
    findings.add("insecure-mode", `The mode ${written} lets everybody write.`, at, {
      remedy: "Take away others' right to write, for example 0644 or 0755.",
    });
  if (bits & 0o6000 && !(bits & 0o1000))
    findings.add("insecure-mode", `The mode ${written} runs the file as its owner or group (setuid, setgid).`, at, {
      remedy: "Use sudo rules or a service of its own instead, if you can.",
    });
}
