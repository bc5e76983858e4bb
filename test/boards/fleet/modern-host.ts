import { expect } from "chai";
import { changesOf, recapOf } from "../../e2e/results.js";
import { endOf } from "../../e2e/scene.js";
import type { Fleet } from "./fleet.js";

export function describeModernHost(fleet: () => Fleet): void {
  describe("made LXC hosts by playbooks/modern-host.yml", () => {
    before(async () => {
      // Debian of the article's time had this symlink, which keeps a guest's network from coming up.
      const link = "rm -rf $d/etc/network/run; ln -s /dev/shm/network $d/etc/network/run";
      for (const board of [0, 1]) await fleet().on(`for d in /var/cache/lxc/debian/rootfs-*; do ${link}; done`, board);
    });

    it("become LXC hosts with Debian's own LXC, and a second run has nothing to do", async () => {
      const boards = "ns-1,ns-2";
      const first = await fleet().play("modern-host.yml", boards);
      expect(first.code, endOf(first)).to.equal(0);
      const second = await fleet().play("modern-host.yml", boards);
      expect(second.code, endOf(second)).to.equal(0);
      expect(changesOf(second.events)).to.deep.equal([]);
      expect(recapOf(second.events)).to.have.keys(["ns-1", "ns-2"]);
    });

    it("have the guests, the bridge where guests need one, and control groups", async () => {
      const look = "lxc-ls -f -F NAME,STATE | tail -n +2 | tr -s ' '; ls /sys/class/net; grep -c cgroup /proc/mounts";
      expect(await fleet().on(look)).to.match(/^deb-1 RUNNING ?\nbr0\neth0\nlo\nveth\w+\n[1-9]/);
      expect(await fleet().on(look, 1)).to.match(/^deb-2 RUNNING ?\neth0\nlo\n[1-9]/);
      expect(await fleet().on("cat /etc/fstab", 0)).to.match(/cgroup/);
    });

    it("have repaired the guest's network folder", async () => {
      expect(await fleet().on("stat -c %F /var/lib/lxc/deb-1/rootfs/etc/network/run")).to.equal("directory\n");
    });
  });
}
