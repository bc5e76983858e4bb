import { expect } from "chai";
import { resultsOf } from "../../e2e/results.js";
import { endOf } from "../../e2e/scene.js";
import type { Fleet } from "./fleet.js";

export function describeGuests(fleet: () => Fleet): void {
  describe("with guests", () => {
    const address = async (board: number, guest: string) =>
      (await fleet().on(`lxc-info -n ${guest} -i -H | grep -v :`, board)).trim();

    it("whose fixed hardware addresses DHCP knows", async () => {
      for (const [board, guest, card] of [
        [0, "deb-1", "00:16:3e:77:00:01"],
        [1, "deb-2", "00:16:3e:77:00:02"],
      ] as const) {
        const lease = fleet()
          .scene.lab.leases()
          .find(({ hardwareAddress }) => hardwareAddress === card);
        expect(lease?.address, guest).to.equal(await address(board, guest));
      }
    });

    it("on veth and on macvlan: each is reached from the network, the latter not from its own board", async () => {
      const veth = await address(0, "deb-1");
      const macvlan = await address(1, "deb-2");
      const ping = (to: string) => `ping -q -c 1 -W 2 ${to} >/dev/null && echo reached || echo silence`;
      expect(await fleet().on(`${ping(veth)}; ${ping(macvlan)}`)).to.equal("reached\nreached\n");
      expect(await fleet().on(`${ping(veth)}; ${ping(macvlan)}`, 1)).to.equal("reached\nsilence\n");
    });

    it("that are hosts themselves, through their boards, with apt from the lab's gateway", async () => {
      const tasks = ["{apt: {name: hello, update_cache: true, install_recommends: false}}", "{ping: }"];
      expect(await fleet().apply("guests", tasks)).to.deep.equal(["ns-1.deb-1: apt", "ns-2.deb-2: apt"]);
      expect(await fleet().on("lxc-attach -n deb-1 -- hello")).to.equal("Hello, world!\n");
    });

    it("that install udev once the devices which it wants are allowed", async () => {
      const open = "lxc-attach -n deb-1 -- sh -c 'mknod /root/ppp c 108 0 2>/dev/null; (: </root/ppp) 2>&1 || :'";
      expect(await fleet().on(open)).to.match(/Operation not permitted/);
      const rules = ["c 108:0 rwm", "c 10:229 rwm", "b 7:0 rwm", "c 10:200 rwm"];
      const options = rules.map((rule) => `"lxc.cgroup.devices.allow = ${rule}"`).join(", ");
      await fleet().apply("ns-1", [
        `{lxc_config: {name: deb-1, options: [${options}]}}`,
        "{lxc_container: {name: deb-1, state: restarted, wait_for_address: 60}}",
      ]);
      expect(await fleet().on(open)).not.to.match(/Operation not permitted/);
      expect(await fleet().apply("ns-1.deb-1", ["{apt: {name: udev, install_recommends: false}}"])).to.have.length(1);
      expect(await fleet().on("lxc-attach -n deb-1 -- dpkg-query -W -f '${Status}' udev")).to.equal(
        "install ok installed",
      );
    });

    it("that are frozen, started, restarted and stopped, as LXC's own tools see it", async () => {
      const state = () => fleet().on("lxc-info -n deb-1 -s -H");
      const pid = () => fleet().on("lxc-info -n deb-1 -p -H");
      const to = (name: string) =>
        fleet().apply("ns-1", [`{lxc_container: {name: deb-1, state: ${name}, timeout: 10}}`]);
      const first = await pid();
      for (const [name, seen] of [
        ["frozen", "FROZEN\n"],
        ["started", "RUNNING\n"],
        ["restarted", "RUNNING\n"],
        ["stopped", "STOPPED\n"],
        ["started", "RUNNING\n"],
      ] as const) {
        expect(await to(name), name).to.have.length(1);
        expect(await state(), name).to.equal(seen);
      }
      expect(await pid()).not.to.equal(first);
    });

    it("whose configuration reads the same in both dialects, as LXC's own converter says", async () => {
      const options =
        'options: [lxc.utsname = x, lxc.tty = 4, lxc.cgroup.devices.allow = c 108:0 rwm], network: {type: veth, link: br0, flags: up, hwaddr: "00:16:3e:00:00:09"}';
      await fleet().apply(
        "ns-1",
        ["old", "new"].map(
          (dialect) => `{lxc_config: {path: /root/${dialect}.conf, create: true, dialect: ${dialect}, ${options}}}`,
        ),
      );
      expect(await fleet().on("cat /root/old.conf")).to.match(/^lxc\.network\.type *= *veth$/m);
      await fleet().on("lxc-update-config -c /root/old.conf");
      const plain = (file: string) => `grep -v '^ *$' ${file} | sed 's/ *= */ = /' | sort`;
      // The converter knows nothing of version 2's keys.
      const converted = (await fleet().on(plain("/root/old.conf"))).replaceAll("lxc.cgroup.", "lxc.cgroup2.");
      expect((await fleet().on(plain("/root/new.conf"))).replaceAll("lxc.cgroup.", "lxc.cgroup2.")).to.equal(converted);
    });

    it("until the disk has no room: a guest that can't be finished is not left behind", async () => {
      const free = "$(($(df -P -k /var/lib/lxc | awk 'NR == 2 { print $4 }') - 100000))";
      await fleet().on(`fallocate -l ${free}K /var/lib/lxc/fill`);
      const create = "lxc_create: {name: deb-9, template_options: [-r, bookworm]";
      const ran = await fleet().scene.desk.run(
        `- hosts: ns-1\n  gather_facts: false\n  tasks: [{${create}}}]\n`,
        ...fleet().inventory,
      );
      await fleet().on("rm /var/lib/lxc/fill");
      expect(ran.code, endOf(ran)).to.equal(2);
      expect(JSON.stringify(resultsOf(ran.events)[0]!.result)).to.match(/No space left/);
      expect(await fleet().on("lxc-ls -1; ls /var/lib/lxc")).to.equal("deb-1\ndeb-1\n");
    });
  });
}
