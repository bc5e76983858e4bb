import { expect } from "chai";
import { changesOf } from "../../e2e/results.js";
import { endOf } from "../../e2e/scene.js";
import { hasVersion1 } from "../../lab/namespace/cgroups.js";
import type { Fleet } from "./fleet.js";

/** Boards of today have version 2 and nothing else: ns-2 becomes one, and its guest starts anew. */
export function describeVersion2(fleet: () => Fleet): void {
  describe("with control groups of version 2 only", () => {
    const play = () => fleet().play("modern-host.yml", "ns-2", "-e", "cgroup_layout=unified");

    before(async function () {
      if (!hasVersion1()) this.skip();
      await fleet().apply("ns-2", [
        "{lxc_container: {name: deb-2, state: stopped, timeout: 10}}",
        "{cgroup_mount: {path: /sys/fs/cgroup, layout: split, state: absent}}",
      ]);
    });

    it("are LXC hosts by the same playbook, and a second run has nothing to do", async () => {
      const first = await play();
      expect(first.code, endOf(first)).to.equal(0);
      expect(changesOf(first.events).join(" ")).to.contain("deb-2");
      const mounts = await fleet().on("cut -d' ' -f2,3 /proc/mounts | grep ' cgroup' ", 1);
      expect(mounts).to.equal("/sys/fs/cgroup cgroup2\n");
      const second = await play();
      expect(second.code, endOf(second)).to.equal(0);
      expect(changesOf(second.events)).to.deep.equal([]);
    });

    it("have the guest in a group of its own, where a device is denied until its rule is there", async () => {
      const held = "cat /proc/$(lxc-info -n deb-2 -p -H)/cgroup | grep ^0::";
      expect(await fleet().on(held, 1)).to.match(/^0::\/lxc\.payload\.deb-2/);
      const open =
        "lxc-attach -n deb-2 -- sh -c '[ -e /root/tun ] || mknod /root/tun c 10 200; (: </root/tun) 2>&1 && echo opened || :'";
      expect(await fleet().on(open, 1)).to.match(/Operation not permitted/);
      await fleet().apply("ns-2", [
        '{lxc_config: {name: deb-2, options: ["lxc.cgroup.devices.allow = c 10:200 rwm"]}}',
        "{lxc_container: {name: deb-2, state: restarted, timeout: 10}}",
      ]);
      expect(
        await fleet().on("grep -c '^lxc.cgroup2.devices.allow = c 10:200 rwm' /var/lib/lxc/deb-2/config", 1),
      ).to.equal("1\n");
      expect(await fleet().on(open, 1)).to.equal("opened\n");
    });
  });
}
