import { expect } from "chai";
import type { Cells } from "./cells.js";
import { measure, median } from "./measure.js";
import { markdown } from "./table.js";
import { type Contender, type Desk, workloads } from "./workloads.js";

/** Boards that use half a second of CPU between two looks. */
const idle = () => {
  let used = 0;
  return {
    cpuSeconds: () => {
      used += 0.5;
      return used;
    },
    sshConfig: "/nowhere",
  } as Cells;
};

describe("the bench", () => {
  it("measures what a command and its children take, and what the boards took meanwhile", async () => {
    const cost = await measure(idle(), "sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done' & wait");
    expect(cost.boards).to.equal(0.5);
    expect(cost.controller).to.be.greaterThan(0);
    expect(cost.wall).to.be.greaterThan(0);
  });

  it("takes no failure for a result", async () => {
    const failed = await measure(idle(), "echo went wrong; exit 3").catch((error: Error) => error.message);
    expect(failed).to.match(/failed with 3:\nwent wrong/);
  });

  it("tells medians, and how many times the floor's they are", () => {
    const cost = (wall: number) => ({ wall, controller: wall / 10, boards: 0 });
    const costs = new Map<Contender, ReturnType<typeof cost>[]>([
      ["floor", [cost(1), cost(3), cost(2)]],
      ["axle", [cost(3), cost(3), cost(9)]],
    ]);
    expect(median([4, 1, 3, 2])).to.equal(2.5);
    expect(
      markdown([{ name: "all of it", costs }], ["floor", "axle", "ansible"])
        .split("\n")
        .slice(2),
    ).to.deep.equal([
      "| all of it | wall | 2.00 | 3.00 (1.5×) | – |",
      "|  | controller's CPU | 0.20 | 0.30 (1.5×) | – |",
      "|  | boards' CPU | 0.00 | 0.00 | – |",
    ]);
  });

  it("has a command line for every contender and workload", () => {
    const desk: Desk = { cells: idle(), boards: ["board1"], inventory: "/hosts", folder: "/folder" };
    for (const workload of workloads) {
      for (const contender of ["floor", "axle", "ansible"] as const) {
        const start = { floor: /ssh|scp/, axle: /axle\.mjs (?:run|exec)/, ansible: /^ansible/ }[contender];
        expect(workload.line(contender, desk), `${workload.name}, ${contender}`).to.match(start);
      }
    }
  });
});
