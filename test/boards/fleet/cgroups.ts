import { readFileSync } from "node:fs";
import { expect } from "chai";
import { resultsOf } from "../../e2e/results.js";
import { hasVersion1 } from "../../lab/namespace/cgroups.js";
import type { Fleet } from "./fleet.js";

/** Controllers that a board may mount one by one: those that this machine has bound to hierarchies of their own. */
function splitControllers(): string[] {
  const rows = readFileSync("/proc/cgroups", "utf8").split("\n").slice(1);
  const cells = rows.map((line) => line.split("\t"));
  return cells.filter(([, hierarchy, , enabled]) => Number(hierarchy) > 0 && enabled === "1").map(([name]) => name!);
}

export function describeCgroups(fleet: () => Fleet): void {
  describe("with control groups in the layouts that the kernel allows", () => {
    const mounts = () => fleet().on("grep ' /lab' /proc/mounts | cut -d' ' -f2,3 || :", 1);
    const apply = (text: string) => fleet().apply("ns-2", [`{cgroup_mount: {${text}}}`]);

    it("mounts version 2, keeps it in fstab, and takes both away again", async () => {
      expect(await apply("path: /lab2, layout: unified")).to.have.length(1);
      expect(await apply("path: /lab2, layout: unified")).to.deep.equal([]);
      expect(await mounts()).to.equal("/lab2 cgroup2\n");
      expect(await fleet().on("grep -c '^cgroup2 /lab2 cgroup2 ' /etc/fstab", 1)).to.equal("1\n");
      expect(await apply("path: /lab2, layout: unified, state: unmounted")).to.have.length(1);
      expect(await mounts()).to.equal("");
      expect(await apply("path: /lab2, layout: unified, state: absent")).to.have.length(1);
      expect(await fleet().on("grep -c lab2 /etc/fstab || :", 1)).to.equal("0\n");
    });

    it("mounts each controller of version 1 by itself", async function () {
      if (!hasVersion1()) this.skip();
      const controllers = splitControllers();
      const split = `path: /lab1, layout: split, controllers: [${controllers}]`;
      expect(await apply(`path: /lab1, layout: split, controllers: [${controllers[0]}]`)).to.have.length(1);
      expect(await mounts()).to.equal(`/lab1/${controllers[0]} cgroup\n`);
      expect(await apply(split)).to.have.length(1);
      expect(await apply(split)).to.deep.equal([]);
      const seen = (await mounts()).trim().split("\n").sort();
      expect(seen).to.deep.equal(controllers.map((name) => `/lab1/${name} cgroup`).sort());
      expect(await apply(`${split}, state: absent`)).to.have.length(1);
      expect(await mounts()).to.equal("");
    });

    it("says which controllers are bound elsewhere where one hierarchy for all is not to be had", async function () {
      if (!hasVersion1()) this.skip();
      const play = "- hosts: ns-2\n  gather_facts: false\n  tasks: [{cgroup_mount: {path: /lab3, layout: single}}]\n";
      const ran = await fleet().scene.desk.run(play, ...fleet().inventory);
      expect(ran.code).to.equal(2);
      const { msg, remedy } = resultsOf(ran.events)[0]!.result;
      for (const name of splitControllers()) expect(String(msg)).to.contain(name);
      expect(String(remedy)).to.contain("layout: split");
      expect(await fleet().on("grep -c lab3 /etc/fstab /proc/mounts || :", 1)).to.equal(
        "/etc/fstab:0\n/proc/mounts:0\n",
      );
    });

    it("and a bridge by DHCP: both are there again after a restart, and guests start again", async () => {
      const [address, id] = [fleet().scene.lab.boards[0]!.address, "cat /proc/sys/kernel/random/boot_id"];
      const before = await fleet().on(id);
      await fleet().apply("ns-1", [
        "{reboot: }",
        "{lxc_container: {name: deb-1, state: started, wait_for_address: 60}}",
      ]);
      expect(await fleet().on(id)).not.to.equal(before);
      expect(await fleet().on("ip -4 -o addr show br0; grep -c ' /sys/fs/cgroup cgroup' /proc/mounts")).to.match(
        new RegExp(`inet ${address}/24 .*dynamic[\\s\\S]*\\n[1-9]`),
      );
    });
  });
}
