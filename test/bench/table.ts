import { type Cost, median } from "./measure.js";
import type { Contender } from "./workloads.js";

export interface Row {
  name: string;
  costs: ReadonlyMap<Contender, readonly Cost[]>;
}

/** Medians in seconds, and what they are in terms of the floor's. */
export function markdown(rows: readonly Row[], contenders: readonly Contender[]): string {
  const head = [
    "workload",
    "of",
    ...contenders.map((name) => (name === "floor" ? "floor, s" : `${name}, s (× floor)`)),
  ];
  const lines = [head, head.map(() => "---")];
  for (const { name, costs } of rows) {
    for (const kind of ["wall", "controller", "boards"] as const) {
      const label = { wall: "wall", controller: "controller's CPU", boards: "boards' CPU" }[kind];
      const middle = (who: Contender) => median((costs.get(who) ?? []).map((cost) => cost[kind]));
      const cells = contenders.map((who) => cell(middle(who), who === "floor" ? undefined : middle("floor")));
      lines.push([kind === "wall" ? name : "", label, ...cells]);
    }
  }
  return lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
}

function cell(seconds: number, floor: number | undefined): string {
  if (!Number.isFinite(seconds)) return "–";
  const value = seconds.toFixed(2);
  return floor === undefined || !(floor > 0) ? value : `${value} (${(seconds / floor).toFixed(1)}×)`;
}
