/** What a tree's Kconfig files say of an option that did not survive. */
export interface Declaration {
  name: string;
  /** FILE:LINE. */
  place: string;
  /** bool, tristate, string, int or hex. */
  type: string;
  /** Without a prompt nobody can choose it: the tree sets it by itself. */
  prompt: boolean;
  /** Everything it depends on, joined by &&; "" for nothing. */
  depends: string;
}

/** The parts of `depends` that do not hold, as "EXPERIMENTAL (is n)". `values` are the configuration's. */
export function lackingParts(depends: string, values: ReadonlyMap<string, string>): string[] {
  return splitTop(depends, "&&")
    .filter((part) => !holds(part, values))
    .map((part) => `${part} (${describeValues(part, values)})`);
}

function describeValues(part: string, values: ReadonlyMap<string, string>): string {
  const known = [...new Set(part.match(/[A-Za-z0-9_]+/g))].filter((name) => !/^([ymn]|\d+)$/.test(name));
  const said = known.map((name) => `${known.length > 1 ? `${name} ` : ""}is ${values.get(name) ?? "n"}`);
  return said.join(", ");
}

/** Whether an expression is y or m. */
function holds(text: string, values: ReadonlyMap<string, string>): boolean {
  const expression = text.trim();
  const either = splitTop(expression, "||");
  if (either.length > 1) return either.some((part) => holds(part, values));
  const all = splitTop(expression, "&&");
  if (all.length > 1) return all.every((part) => holds(part, values));
  if (expression.startsWith("!") && !expression.startsWith("!=")) return !holds(expression.slice(1), values);
  if (isEnclosed(expression)) return holds(expression.slice(1, -1), values);
  const comparison = /^(\S+?)\s*(!?=)\s*(\S+)$/.exec(expression);
  if (comparison) {
    const same = (values.get(comparison[1]!) ?? "n") === comparison[3];
    return comparison[2] === "=" ? same : !same;
  }
  return expression === "" || expression === "y" || expression === "m" || isOn(values.get(expression));
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== "n";
}

/** Splits where the operator stands outside of parentheses. */
function splitTop(text: string, operator: "&&" | "||"): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")") depth--;
    else if (depth === 0 && text.startsWith(operator, at)) {
      parts.push(text.slice(from, at).trim());
      from = at + 2;
    }
  }
  return [...parts, text.slice(from).trim()].filter((part) => part !== "");
}

function isEnclosed(text: string): boolean {
  if (!text.startsWith("(") || !text.endsWith(")")) return false;
  let depth = 0;
  for (let at = 0; at < text.length - 1; at++) {
    if (text[at] === "(") depth++;
    else if (text[at] === ")") depth--;
    if (depth === 0) return false;
  }
  return true;
}
