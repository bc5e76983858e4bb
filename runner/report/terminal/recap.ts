import type { HostStats } from "../../events.js";
import type { Screen, Tone } from "./screen.js";

const columns: readonly [keyof HostStats, Tone][] = [
  ["ok", "ok"],
  ["changed", "changed"],
  ["unreachable", "unreachable"],
  ["failed", "error"],
  ["skipped", "skip"],
  ["rescued", "ok"],
  ["ignored", "warn"],
];

/** One host's line of the recap, in the exact form that people's scripts read. */
export function recapLine(host: string, stats: HostStats, screen: Screen): string {
  const numbers = columns.map(([name, tone]) => {
    const text = `${name}=${String(stats[name]).padEnd(4)}`;
    return stats[name] === 0 ? text : screen.paint(text, tone);
  });
  return `${hostText(host, stats, screen)} : ${numbers.join(" ")}`;
}

/** Ansible pads to 26 columns, and to 37 with colour, codes included. */
function hostText(host: string, stats: HostStats, screen: Screen): string {
  if (!screen.output.color) return host.padEnd(26);
  const tone = stats.failed > 0 || stats.unreachable > 0 ? "error" : stats.changed > 0 ? "changed" : "ok";
  return screen.paint(host, tone).padEnd(37);
}
