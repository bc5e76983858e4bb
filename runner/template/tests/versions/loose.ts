import { compareText, templateError } from "../../values.js";

/** A loose version's parts: numbers and everything between them, dots left out (Python's LooseVersion). */
export function looseParts(version: string): (string | bigint)[] {
  return version
    .split(/(\d+|[a-z]+|\.)/)
    .filter((part) => part !== "" && part !== ".")
    .map((part) => (/^\d+$/.test(part) ? BigInt(part) : part));
}

/** Orders two loose versions. A number against a text raises, as it does in Python 3. */
export function compareLoose(a: string, b: string): number {
  const [left, right] = [looseParts(a), looseParts(b)];
  for (let index = 0; index < Math.min(left.length, right.length); index++) {
    const [x, y] = [left[index]!, right[index]!];
    if (x === y) continue;
    if (typeof x === "bigint" && typeof y === "bigint") return x < y ? -1 : 1;
    if (typeof x === "string" && typeof y === "string") return compareText(x, y);
    const kind = (part: string | bigint) => (typeof part === "string" ? "str" : "int");
    throw templateError(
      `Version comparison failed: '<' not supported between instances of '${kind(x)}' and '${kind(y)}'`,
    );
  }
  return left.length - right.length;
}
