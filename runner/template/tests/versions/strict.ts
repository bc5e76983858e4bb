import { compareText, templateError } from "../../values.js";

/** Orders two versions of the form `1.2`, `1.2.3`, `1.2a1` (Python's StrictVersion). */
export function compareStrict(a: string, b: string): number {
  return compareLists(strictParts(a), strictParts(b));
}

function strictParts(version: string): (number | string)[] {
  const found = /^(\d+)\.(\d+)(?:\.(\d+))?(?:([ab])(\d+))?$/.exec(version);
  if (!found) throw templateError(`Version comparison failed: invalid version number '${version}'`);
  const [, major, minor, patch = "0", letter, number] = found;
  // A finished version comes after its pre-releases: "z" is behind "a" and "b".
  return [Number(major), Number(minor), Number(patch), letter ?? "z", Number(number ?? 0)];
}

function compareLists(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const [x, y] = [a[index]!, b[index]!];
    if (x === y) continue;
    // Numbers come before texts, where both occur (pre-releases of semantic versions).
    if (typeof x !== typeof y) return typeof x === "number" ? -1 : 1;
    return typeof x === "number" ? x - (y as number) : compareText(x, y as string);
  }
  return a.length - b.length;
}

const semantic =
  /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

/** Orders two versions by Semantic Versioning 2.0.0; build metadata does not count. */
export function compareSemantic(a: string, b: string): number {
  const [left, right] = [semanticParts(a), semanticParts(b)];
  const core = compareLists(left.core, right.core);
  if (core !== 0) return core;
  if (!left.pre || !right.pre) return (left.pre ? 0 : 1) - (right.pre ? 0 : 1);
  return compareLists(left.pre, right.pre);
}

function semanticParts(version: string): { core: number[]; pre?: (number | string)[] } {
  const found = semantic.exec(version);
  if (!found) throw templateError(`Version comparison failed: invalid semantic version '${version}'`);
  const core = found.slice(1, 4).map(Number);
  if (found[4] === undefined) return { core };
  return { core, pre: found[4].split(".").map((part) => (/^\d+$/.test(part) ? Number(part) : part)) };
}
