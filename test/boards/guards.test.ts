import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { expect } from "chai";
import { resultsOf } from "../e2e/results.js";
import { endOf, type Ran } from "../e2e/scene.js";
import { BoardAccess } from "./board-access.js";
import { BoardScene, needBoards } from "./scene.js";

/** A network that nobody is on: a board with an address of it is cut off. */
const nowhere = "10.99.99.2";

describe("a real board whose network is changed under guard", function () {
  this.timeout(240_000);
  let scene: BoardScene;
  let access: BoardAccess;
  let interfaces: string;

  before(async function () {
    needBoards(this);
    this.timeout(900_000);
    scene = await BoardScene.open({ boards: ["ns-1"], method: "dhcp" });
    access = new BoardAccess(scene.lab);
    await scene.apply(["{apt: {name: bridge-utils, install_recommends: false, update_cache: true}}"]);
    interfaces = await access.run("cp /etc/network/interfaces /root; cat /etc/network/interfaces");
  });
  after(() => scene?.close());

  const own = () => access.board.address;
  const hooks = "ls /etc/init.d /etc/rc?.d | grep axle-guard || :";
  const guards = `ls /var/lib/axle/guards 2>/dev/null; ${hooks}`;
  const play = (tasks: string) =>
    scene.desk.write("site.yml", `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`);
  const bridge = (more: string) => `    - {name: bridge, bridge: {name: br0, ports: [eth0], ${more}}}\n`;
  const cutOff = bridge(`method: static, address: ${nowhere}/24, confirm_timeout: 6`);

  /** The board has its old network, its files, and nothing of a guard. */
  async function expectBack(): Promise<void> {
    await access.until("ip -4 -o addr show eth0", new RegExp(`inet ${own()}/24`));
    expect(await access.run("cat /etc/network/interfaces")).to.equal(interfaces);
    expect(await access.run("ls /sys/class/net; ls /etc/network | grep axle")).to.not.match(/br0|axle/);
    expect(await access.run(hooks)).to.equal("");
  }

  function expectRolledBack(ran: Ran, task: string): void {
    expect(ran.code, endOf(ran)).to.equal(2);
    const told = resultsOf(ran.events).find((result) => result.task.name === task);
    expect(told?.result, endOf(ran)).to.include({ rolled_back: true });
    expect(String(told?.result.msg)).to.match(/rolled back/);
  }

  it("is cut off by a block with `rollback`: it restores itself, and axle says rolled back", async () => {
    const wrong = interfaces.replace("eth0 inet dhcp", `eth0 inet static\\n    address ${nowhere}/24`);
    const again = "ip addr flush dev eth0; ifdown --force eth0; ifup eth0";
    const ran = await scene.desk.axle(
      "run",
      play(`    - name: risky
      rollback: {timeout: 6, restore: [/etc/network/interfaces], command: "${again}"}
      block:
        - {name: file, copy: {dest: /etc/network/interfaces, content: ${JSON.stringify(wrong).replaceAll("\\\\n", "\\n")}}}
        - {name: cut, shell: "(sleep 1; ${again}) >/dev/null 2>&1 &"}
        - {name: moment, pause: {seconds: 3}}
        - {name: after, ping: }
`),
      "-T",
      "3",
    );
    expectRolledBack(ran, "confirm the change");
    await expectBack();
  });

  it("is cut off by a bridge: it restores itself, and axle says rolled back", async () => {
    expectRolledBack(await scene.desk.axle("run", play(cutOff), "-T", "3"), "bridge");
    await expectBack();
  });

  for (const [what, restart] of [
    ["and the controller is killed (-9) in between: it restores itself", false],
    ["and the board restarts in between, too: it restores itself after the boot", true],
  ] as const) {
    it(`is cut off ${what}, and the next run goes well`, async () => {
      const running = scene.desk.start(["run", play(cutOff)]);
      await access.until("ip -4 -o addr show br0 2>&1", new RegExp(`inet ${nowhere}`));
      running.child.kill("SIGKILL");
      await running.ended;
      if (restart) await access.restart();
      await expectBack();
      expect(await scene.apply(["{name: next, copy: {dest: /etc/next, content: x}}"])).to.deep.equal(
        restart ? [] : ["ns-1: next"],
      );
    });
  }

  it("gets another fixed address: it is confirmed there, over a fresh connection", async () => {
    const address = `${scene.prefix}.77`;
    const fixed = bridge(`method: static, address: ${address}/24, gateway: ${scene.prefix}.1, fd: 0`);
    const ran = await scene.desk.axle(
      "run",
      play(`${fixed}    - {name: after, copy: {dest: /etc/moved, content: x}}\n`),
    );
    expect(ran.code, endOf(ran)).to.equal(0);
    expect(await access.run("ip -4 -o addr show br0; cat /etc/moved")).to.match(
      new RegExp(`inet ${address}/24[\\s\\S]*x$`),
    );
    expect(await access.run(guards)).to.equal("");
    await access.run("ifdown br0; cp /root/interfaces /etc/network/interfaces; ifup eth0");
    await expectBack();
  });

  it("gets another address by DHCP: the name that leads to it is looked up anew, and it is confirmed there", async () => {
    const { desk, lab } = scene;
    const card = "02:61:78:aa:bb:cc";
    const hosts = desk.write("hosts", `127.0.0.1 localhost\n${own()} board.axle-lab\n`);
    const host = { ansible_host: "board.axle-lab", ansible_user: "root", ansible_ssh_private_key_file: lab.keyFile };
    const ssh = `-o UserKnownHostsFile=${lab.folder}/known_hosts -o HostKeyAlias=${own()}`;
    const inventory = { all: { hosts: { "ns-1": { ...host, ansible_ssh_common_args: ssh } } } };
    desk.write("named.json", JSON.stringify(inventory));
    play(bridge(`method: dhcp, hwaddr: "${card}", fd: 0`));
    const axle = `mount --bind ${hosts} /etc/hosts; exec "$@"`;
    const words = [
      process.execPath,
      "bin/axle.mjs",
      "run",
      desk.path("site.yml"),
      "-i",
      desk.path("named.json"),
      "-T",
      "3",
    ];
    const child = spawn("unshare", ["-m", "sh", "-c", axle, "sh", ...words]);
    let said = "";
    child.stdout.on("data", (data) => (said += data));
    child.stderr.on("data", (data) => (said += data));
    const ended = once(child, "close");
    await access.until("cat /sys/class/net/br0/address; ip -4 -o addr show br0", /02:61:78:aa:bb:cc[\s\S]*inet /);
    const address = lab.leases().find(({ hardwareAddress }) => hardwareAddress === card)!.address;
    expect(address).to.not.equal(own());
    // What a name server that DHCP tells of its leases would say now.
    writeFileSync(hosts, `127.0.0.1 localhost\n${address} board.axle-lab\n`);
    const [code] = await ended;
    expect(code, said).to.equal(0);
    expect(await access.run("ip -4 -o addr show br0")).to.contain(`inet ${address}/24`);
    expect(await access.run(guards)).to.equal("");
  });
});
