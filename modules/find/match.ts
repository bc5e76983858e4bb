import { compilePattern } from "../kit/byte-regex.js";
import { shellTest } from "../kit/fnmatch.js";
import { Refusal } from "../kit/refusal.js";
import type { FindArgs } from "./schema.js";

/** Whether a name is one of those that are looked for. */
export type NameTest = (name: string) => boolean;

export function nameTest(args: FindArgs): NameTest {
  const test = (pattern: string): NameTest => {
    if (!args.use_regex) return shellTest(pattern);
    const regex = compilePattern(pattern);
    return (name) => regex.match(name) !== undefined;
  };
  const wanted = args.patterns.length > 0 ? args.patterns.map(test) : [() => true];
  const unwanted = (args.excludes ?? []).map(test);
  return (name) => wanted.some((fits) => fits(name)) && !unwanted.some((fits) => fits(name));
}

const seconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400, w: 604800 };
const bytes: Record<string, number> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** `age` in seconds; negative means at most. */
export function ageOf(args: FindArgs): number | undefined {
  return amount(args.age, seconds, "smhdw", "failed to process age");
}

/** `size` in bytes; negative means at most. */
export function sizeOf(args: FindArgs): number | undefined {
  return amount(args.size, bytes, "bkmgt", "failed to process size");
}

function amount(text: string | undefined, units: Record<string, number>, letters: string, problem: string) {
  if (text === undefined) return undefined;
  const found = new RegExp(`^(-?\\d+)([${letters}])?$`).exec(text.toLowerCase());
  if (!found) throw new Refusal(problem);
  return Number(found[1]) * (found[2] ? units[found[2]]! : 1);
}

/** Whether a value reaches a limit: at least, or for a negative one at most. */
export function reaches(value: number, limit: number | undefined): boolean {
  if (limit === undefined) return true;
  return limit >= 0 ? value >= limit : value <= -limit;
}
