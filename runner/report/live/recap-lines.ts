import stringWidth from "fast-string-width";
import type { HostStats } from "../../events.js";
import { type WordKey, word } from "../language/words.js";
import type { Screen, Tone } from "../terminal/screen.js";
import { nameBoards } from "./task-lines.js";

const parts: readonly [keyof HostStats & WordKey, Tone][] = [
  ["failed", "error"],
  ["unreachable", "unreachable"],
  ["changed", "changed"],
  ["ok", "ok"],
  ["skipped", "skip"],
  ["rescued", "ok"],
  ["ignored", "warn"],
];

/** The numbers of each board, those that are not zero; boards with the same numbers on one line. */
export function recapLines(hosts: Readonly<Record<string, HostStats>>, screen: Screen): string[] {
  const groups = new Map<string, string[]>();
  for (const host of Object.keys(hosts).sort()) {
    const numbers = parts
      .filter(([name]) => hosts[host]![name] > 0)
      .map(([name, tone]) => screen.paint(`${hosts[host]![name]} ${word(name)}`, tone))
      .join(", ");
    groups.set(numbers, [...(groups.get(numbers) ?? []), host]);
  }
  const rows = [...groups].map(([numbers, names]) => ({ numbers, names: nameBoards(names) }));
  const width = Math.max(0, ...rows.map(({ names }) => stringWidth(names)));
  return rows.map(({ numbers, names }) => `  ${names}${" ".repeat(width - stringWidth(names))}  ${numbers}`);
}
