import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { changesOf } from "../e2e/results.js";
import { endOf } from "../e2e/scene.js";
import type { MachineScene } from "./scene.js";

/** Enough to take hundreds of packets each way. */
const bytes = 400_000;

const tasks = (file: string, dest: string) => `
    - {name: to the board, copy: {src: ${file}, dest: /var/tmp/large}}
    - {name: small ones, copy: {dest: "/var/tmp/small-{{ item }}", content: "{{ item }}\\n"}, loop: [1, 2, 3]}
    - {name: from the board, fetch: {src: /var/tmp/large, dest: ${dest}, flat: true}}
`;

/** The board's own kernel delays and loses what it sends: not every machine that runs these tests can do that. */
export function describeNetem(open: () => MachineScene): void {
  it("converges over a link whose kernel delays and loses packets (tc netem), and has nothing left to do then", async () => {
    const scene = open();
    const file = scene.desk.path("large");
    writeFileSync(file, Buffer.alloc(bytes, "axle"));
    const text = tasks(file, scene.desk.path("back"));
    scene.on("tc qdisc add dev eth0 root netem delay 60ms 20ms loss 5%");
    try {
      const first = await scene.tasks(text);
      expect(first.code, endOf(first)).to.equal(0);
      const again = await scene.tasks(text);
      expect(again.code, endOf(again)).to.equal(0);
      expect(changesOf(again.events)).to.deep.equal([]);
      const [, dropped] = /dropped (\d+)/.exec(scene.on("tc -s qdisc show dev eth0"))!;
      expect(Number(dropped), "packets that were lost").to.be.above(0);
    } finally {
      scene.on("tc qdisc del dev eth0 root; rm -f /var/tmp/large /var/tmp/small-*");
    }
  });
}
