import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { changesOf, recapOf, resultsOf } from "../e2e/results.js";
import { Desk, endOf, type Ran } from "../e2e/scene.js";
import { differences, type Listing, listTree } from "../e2e/tree.js";
import { hasVersion1 } from "../lab/namespace/cgroups.js";
import { NamespaceLab } from "../lab/namespace/lab.js";
import { needBoards } from "./scene.js";

/** Controllers that a board may mount one by one: those that this machine has bound to hierarchies of their own. */
function splitControllers(): string[] {
  const lines = readFileSync("/proc/cgroups", "utf8").split("\n").slice(1);
  const rows = lines.map((line) => line.split("\t"));
  return rows.filter(([, hierarchy, , enabled]) => Number(hierarchy) > 0 && enabled === "1").map(([name]) => name!);
}

const cgroups = hasVersion1()
  ? `{path: /sys/fs/cgroup, layout: split, controllers: [${splitControllers()}]}`
  : "{path: /sys/fs/cgroup, layout: unified}";

/** What the article does to a board, with a guest that is small: every step by the board's real tools. */
const host = (network: string) => `
- hosts: all
  handlers:
    - {name: told, copy: {dest: /etc/told, content: told}}
  tasks:
    - {name: packages, apt: {name: [bridge-utils, lxc, busybox-static], install_recommends: false, update_cache: true, cache_valid_time: 86400}}
    - {name: folder, file: {path: /srv/axle/sub, state: directory, mode: "2750", group: adm}}
    - {name: file, copy: {dest: /srv/axle/text, content: "hello\\n", mode: "0640", owner: daemon}, notify: told}
    - {name: template, template: {src: motd.j2, dest: /etc/motd}}
    - {name: link, file: {src: /srv/axle/text, dest: /srv/axle/sub/link, state: link}}
    - {name: line, lineinfile: {path: /etc/hosts, line: ${network}.200 guest, insertafter: "127\\\\.0\\\\.1\\\\.1"}}
    - {name: scratch, file: {path: /srv/scratch, state: directory}}
    - {name: bridge, bridge: {name: br0, ports: [eth0], method: static, address: ${network}.11/24, gateway: ${network}.1, fd: 0, stp: false}}
    - {name: after the bridge, stat: {path: /sys/class/net/br0/brif/eth0}, register: port}
    - {name: cgroups, cgroup_mount: ${cgroups}}
    - {name: network of guests, lxc_config: {path: /root/lxc.config, create: true, network: {type: veth, link: br0, flags: up}}}
    - {name: guest, lxc_create: {name: bb-1, template: busybox, config: /root/lxc.config, min_free_mb: 50}}
    - {name: fixed card, lxc_config: {name: bb-1, hwaddr: "00:16:3e:00:00:01", options: [lxc.cgroup.devices.allow = c 108:0 rwm]}}
    - {name: started, lxc_container: {name: bb-1, state: started}}
`;

describe("a board with a real Debian behind a real sshd", function () {
  this.timeout(180_000);
  let lab: NamespaceLab;
  let desk: Desk;
  let fresh: Listing;
  let check: Ran;
  let playbook: string;

  before(async function () {
    needBoards(this);
    this.timeout(600_000);
    desk = new Desk(() => lab.inventory);
    lab = await NamespaceLab.up(1);
    playbook = host(lab.network.prefix);
    desk.write("templates/motd.j2", "{{ ansible_distribution }} {{ ansible_distribution_major_version }} on ns-1\n");
  });
  after(async () => {
    await lab?.down();
    desk?.close();
  });

  const board = () => lab.boards[0]!;
  const on = (command: string) => lab.run(board(), command);

  /** The board's disk; left out is what sshd and init write of themselves. */
  function disk(): Listing {
    const listing: Listing = new Map();
    for (const part of ["upper", "data"])
      for (const [path, about] of listTree(join(board().written, part), { overlay: true }))
        if (!/^\/var\/log\/([wb]tmp|lastlog)$/.test(path)) listing.set(`${part}${path}`, about);
    return listing;
  }

  /** Runs it, then again: the second run has nothing to do. */
  async function converges(text: string): Promise<Ran> {
    const first = await desk.run(text);
    expect(first.code, endOf(first)).to.equal(0);
    const second = await desk.run(text);
    expect(second.code, endOf(second)).to.equal(0);
    expect(changesOf(second.events)).to.deep.equal([]);
    return first;
  }

  it("tells its facts as they are", async () => {
    const ran = await desk.run("- hosts: all\n  gather_facts: false\n  tasks: [{setup: }]\n");
    const facts = resultsOf(ran.events)[0]?.result["ansible_facts"];
    expect(facts).to.deep.include({
      ansible_distribution: "Debian",
      ansible_distribution_release: "bookworm",
      ansible_os_family: "Debian",
      ansible_pkg_mgr: "apt",
      ansible_service_mgr: "sysvinit",
      ansible_hostname: "ns-1",
      ansible_user_id: "root",
      ansible_kernel: (await on("uname -r")).trim(),
    });
    const net = (facts as { ansible_default_ipv4: object }).ansible_default_ipv4;
    expect(net).to.include({ address: board().address, gateway: lab.network.gateway, interface: "eth0", prefix: "24" });
  });

  it("is not changed by a byte when a whole playbook is checked", async () => {
    fresh = disk();
    check = await desk.check(playbook);
    expect(check.code, endOf(check)).to.equal(0);
    expect(differences(fresh, disk())).to.deep.equal([]);
  });

  it("becomes an LXC host as the check foretold, and a second run has nothing to do", async () => {
    const ran = await converges(playbook);
    expect(changesOf(check.events)).to.deep.equal(changesOf(ran.events));
    expect(recapOf(ran.events)["ns-1"]).to.include({ ok: 16, changed: 14, failed: 0 });
    expect(ran.events.some((event) => event.event === "connection" && event.state === "lost")).to.equal(false);
  });

  it("has what the playbook says, as its own tools see it", async () => {
    expect(await on("dpkg-query -W -f '${Status}\\n' lxc bridge-utils busybox-static")).to.equal(
      "install ok installed\n".repeat(3),
    );
    expect(await on("stat -c '%a %U %G' /srv/axle/sub /srv/axle/text; cat /srv/axle/sub/link /etc/told")).to.equal(
      "2750 root adm\n640 daemon root\nhello\ntold",
    );
    expect(await on("cat /etc/motd; sed -n 3p /etc/hosts")).to.equal(
      `Debian 12 on ns-1\n${lab.network.prefix}.200 guest\n`,
    );
    expect(await on("ip -4 -o addr show br0; ls /sys/class/net/br0/brif")).to.match(
      new RegExp(`inet ${lab.network.prefix}\\.11/24[\\s\\S]*eth0\\n`),
    );
    expect(await on("ip -4 -o addr show eth0")).to.equal("");
    if (hasVersion1()) expect(await on("mount -t cgroup")).to.match(/on \/sys\/fs\/cgroup\/memory type cgroup/);
    const guest = await on("lxc-info -n bb-1 -s; lxc-attach -n bb-1 -- cat /sys/class/net/eth0/address");
    expect(guest).to.match(/RUNNING\n00:16:3e:00:00:01\n/);
  });

  it("has guests that are hosts of their own, entered by lxc-attach where no sshd is", async () => {
    const own = JSON.parse(readFileSync(lab.inventory, "utf8")).all.children.lab.hosts["ns-1"];
    const inventory = (name: string, guest: string) => {
      const hosts = { [name]: { ...own, ansible_connection: "lxc", lxc_guest: guest } };
      return desk.write(`${name}.json`, JSON.stringify({ all: { hosts } }));
    };
    const inside = `
- hosts: all
  tasks:
    - {name: file, copy: {dest: /root/from-axle, content: "{{ ansible_hostname }}\\n", mode: "0600"}}
    - {name: line, lineinfile: {path: /etc/motd, line: made by axle, create: true}}
    - {name: command, command: cat /proc/1/comm, changed_when: false}
`;
    const foretold = await desk.check(inside, "-i", inventory("guest", "bb-1"));
    const ran = await desk.run(inside, "-i", inventory("guest", "bb-1"));
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(changesOf(ran.events)).to.deep.equal(["guest: file", "guest: line"]);
    expect(changesOf(foretold.events)).to.deep.equal(changesOf(ran.events));
    expect(changesOf((await desk.run(inside, "-i", inventory("guest", "bb-1"))).events)).to.deep.equal([]);
    expect(await on("lxc-attach -n bb-1 -- cat /root/from-axle /etc/motd")).to.contain("bb-1\nmade by axle");
    expect(await on("ls /root/from-axle 2>&1 || :")).to.contain("No such file");
    const gone = await desk.run(inside, "-i", inventory("nobody", "no-guest"));
    expect(gone.code).to.equal(4);
    expect(gone.out + gone.err).to.contain("no-guest");
  });

  it("removes a package", async () => {
    const remove =
      "- hosts: all\n  gather_facts: false\n  tasks: [{name: gone, apt: {name: bridge-utils, state: absent}}]\n";
    const foretold = await desk.check(remove);
    expect(changesOf((await converges(remove)).events)).to.deep.equal(changesOf(foretold.events));
    expect(await on("dpkg-query -W -f '${Status}' bridge-utils || :")).not.to.contain("install ok installed");
    const back = await desk.run(playbook);
    expect(changesOf(back.events)).to.deep.equal(["ns-1: packages"]);
  });

  it("stops and starts a service", async () => {
    const cron = (state: string) =>
      `- hosts: all\n  gather_facts: false\n  tasks: [{name: daemon, service: {name: ssh, state: ${state}}}]\n`;
    expect(changesOf((await desk.run(cron("started"))).events)).to.deep.equal([]);
    expect(changesOf((await desk.run(cron("restarted"))).events)).to.deep.equal(["ns-1: daemon"]);
    expect(await on("service ssh status")).to.contain("sshd is running");
  });

  it("comes back from a reboot with its bridge, another boot id and no guest running", async () => {
    const before = (await on("cat /proc/sys/kernel/random/boot_id")).trim();
    const boot = `
- hosts: all
  gather_facts: false
  tasks:
    - {name: guests are not waited for, lineinfile: {path: /etc/default/lxc, regexp: ^STOPOPTS=, line: STOPOPTS="-a -k"}}
    - {name: reboot, reboot: {reboot_timeout: 90}}
    - {name: bridge, bridge: {name: br0, ports: [eth0], method: static, address: ${lab.network.prefix}.11/24, gateway: ${lab.network.prefix}.1, fd: 0, stp: false}}
    - {name: guest, lxc_container: {name: bb-1, state: stopped}}
`;
    const ran = await desk.run(boot);
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(changesOf(ran.events)).to.deep.equal(["ns-1: guests are not waited for", "ns-1: reboot"]);
    expect(resultsOf(ran.events)[1]?.result).to.include({ rebooted: true });
    expect((await on("cat /proc/sys/kernel/random/boot_id")).trim()).not.to.equal(before);
    expect(await on("ip -4 -o addr show br0")).to.contain(`${board().address}/24`);
    expect(board().boots).to.equal(2);
  });

  it("goes on where it was: the guest starts again, stops and goes", async () => {
    const again = await desk.run(playbook);
    expect(again.code, endOf(again)).to.equal(0);
    expect(changesOf(again.events)).to.include("ns-1: started").and.not.to.include("ns-1: guest");
    const gone = `
- hosts: all
  gather_facts: false
  tasks:
    - {name: stopped, lxc_container: {name: bb-1, state: stopped, timeout: 2}}
    - {name: gone, lxc_create: {name: bb-1, state: absent}}
`;
    expect(changesOf((await converges(gone)).events)).to.deep.equal(["ns-1: gone", "ns-1: stopped"]);
    expect(existsSync(join(board().written, "data/var/lib/lxc/bb-1"))).to.equal(false);
  });
});
