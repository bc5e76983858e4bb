import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { missingForNamespaceBoards } from "../lab/namespace/requirements.js";
import { remainsOf } from "./remains.js";

const program = `${process.cwd()}/bin/axle.mjs`;

interface Said {
  code: number | null;
  out: string;
  err: string;
}

/** A lab of the command line, in a folder of its own. */
class CommandLab {
  readonly base = mkdtempSync("/var/tmp/axle-lab-cli-");
  readonly folder = join(this.base, "lab");

  /** Runs `axle WORDS`. This process must not stand still meanwhile. */
  axle(...words: string[]): Promise<Said> {
    const child = spawn(process.execPath, [program, ...words], { env: { ...process.env, AXLE_LAB: this.folder } });
    const said = { out: "", err: "" };
    child.stdout.on("data", (data) => (said.out += data));
    child.stderr.on("data", (data) => (said.err += data));
    child.stdin.end();
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...said })));
  }

  async up(...words: string[]): Promise<void> {
    const said = await this.axle("lab", "up", ...words, "--kind", "namespace");
    expect(said.code, said.err).to.equal(0);
  }

  /** What a command on a board prints, standard error included. */
  async on(board: string, command: string): Promise<string> {
    return (await this.axle("lab", "ssh", board, `(${command}) 2>&1`)).out;
  }

  /** The number that its network and names are made of. */
  get number(): number {
    return Number(/10\.77\.(\d+)\.11/.exec(readFileSync(join(this.folder, "inventory.yml"), "utf8"))![1]);
  }

  async close(): Promise<void> {
    await this.axle("lab", "down");
    rmSync(this.base, { recursive: true, force: true });
  }
}

describe("axle lab --kind namespace", () => {
  const debian = new CommandLab();
  const busybox = new CommandLab();

  before(function () {
    const missing = missingForNamespaceBoards();
    if (missing.length === 0) return;
    process.stdout.write(`    left out, there are no namespace boards here: ${missing.join("; ")}\n`);
    this.skip();
  });
  after(async () => {
    await debian.close();
    await busybox.close();
  });

  const refused = [
    { words: ["--kind", "namespace", "--disk", "much"], why: /--disk much is no size/ },
    { words: ["--kind", "namespace", "--variant", "gentoo"], why: /--variant is one of debian, .*busybox/ },
    { words: ["--kind", "namespace", "--method", "magic"], why: /--method is static or dhcp/ },
    { words: ["--kind", "nothing"], why: /--kind is one of embedded, namespace/ },
    { words: ["--disk", "1G"], why: /--disk means nothing to boards of kind 'embedded'/ },
  ];
  for (const { words, why } of refused)
    it(`refuses ${words.join(" ")}`, async () => {
      const said = await debian.axle("lab", "up", "1", ...words);
      expect(said.code).to.equal(5);
      expect(said.err).to.match(why);
    });

  it("refuses more boards than a lab's network has room for", async () => {
    const said = await debian.axle("lab", "up", "51", "--kind", "namespace");
    expect([said.code, said.err]).to.deep.equal([5, "a lab of kind 'namespace' has at most 50 boards\n"]);
  });

  it("says to an ordinary user that it needs root, and what needs none", () => {
    const words = ["lab", "up", "1", "--kind", "namespace"];
    // In a user namespace without a map this process is nobody, and may still read the project.
    const said = spawnSync("unshare", ["-U", process.execPath, program, ...words], { encoding: "utf8" });
    expect([said.status, said.stdout]).to.deep.equal([1, ""]);
    expect(said.stderr).to.match(/need root .*--kind embedded needs none/);
  });

  it("brings up boards with disks of the chosen size, and another lab beside it", async () => {
    await Promise.all([debian.up("2", "--disk", "512M", "--method", "dhcp"), busybox.up("1", "--variant", "busybox")]);
    expect(debian.number).not.to.equal(busybox.number);
    const list = await debian.axle("lab", "list");
    const [first, second] = [11, 12].map((last) => `10.77.${debian.number}.${last}:22`);
    expect(list.out).to.equal(`ns-1\tnamespace\t${first}\nns-2\tnamespace\t${second}\n`);
    const size = Number((await debian.on("ns-1", "df -P -m / | awk 'NR == 2 { print $2 }'")).trim());
    expect(size).to.be.within(400, 512);
    expect(await debian.on("ns-2", "ip -4 -o addr show eth0")).to.contain(`10.77.${debian.number}.12/24`);
  });

  it("gives the boards namespaces of their own, and nothing of this machine's to break", async () => {
    const host = spawnSync("findmnt", ["-n", "-o", "MAJ:MIN", "-T", "/var/tmp"], { encoding: "utf8" }).stdout.trim();
    expect(await debian.on("ns-1", `mknod /root/disk b ${host.replace(":", " ")}; head -c 1 /root/disk`)).to.match(
      /Operation not permitted/,
    );
    expect(await debian.on("ns-1", "date -s @0")).to.match(/cannot set date: Operation not permitted/);
    expect(await debian.on("ns-1", "echo 1 >/proc/sys/kernel/panic")).to.match(/Read-only file system/);
    expect(await debian.on("ns-1", "hostname; ps -o comm= -p 1; ls /sys/class/net")).to.equal("ns-1\ninit\neth0\nlo\n");
    expect(await debian.on("ns-2", "touch /root/only-here; ls /root/disk")).to.match(/No such file/);
  });

  it("restarts a board by its own reboot, with another boot id and all its files", async () => {
    const id = "cat /proc/sys/kernel/random/boot_id";
    const before = await debian.on("ns-2", id);
    await debian.on("ns-2", "reboot");
    let now = "";
    for (let tries = 0; tries < 100 && (now === "" || now === before || !/^[\da-f-]{36}\n$/.test(now)); tries++) {
      await sleep(200);
      now = await debian.on("ns-2", id);
    }
    expect(now)
      .to.match(/^[\da-f-]{36}\n$/)
      .and.not.to.equal(before);
    expect(await debian.on("ns-2", "ls /root/only-here")).to.equal("/root/only-here\n");
  });

  it("makes busybox boards without Python, sftp or GNU tools, that playbooks manage all the same", async () => {
    const look =
      "for t in python3 perl bash sftp-server scp apt-get getent flock; do command -v $t; done; ls -l /bin/ls";
    expect(await busybox.on("ns-1", look)).to.match(/^\S+.* \/bin\/ls -> \/bin\/busybox\n$/);
    const playbook = join(busybox.base, "site.yml");
    writeFileSync(
      playbook,
      `- hosts: all
  tasks:
    - {file: {path: /srv, state: directory}}
    - {copy: {dest: /srv/large, content: "{{ 'a line of text\\n' * 20000 }}", mode: "0640"}}
    - {lineinfile: {path: /etc/hosts, line: 10.0.0.1 other}}
    - {command: sha256sum /srv/large, register: sum, changed_when: false}
    - {debug: {var: sum.stdout}}
    - {reboot: , when: reboot_it | default(false)}
`,
    );
    const run = (...words: string[]) =>
      busybox.axle("run", playbook, "-i", join(busybox.folder, "inventory.yml"), ...words);
    const first = await run();
    expect(first.out, first.err).to.match(/ns-1 .*ok=6 +changed=3 +unreachable=0 +failed=0/);
    expect((await run("-e", "reboot_it=true")).out).to.match(/ns-1 .*ok=7 +changed=1 +unreachable=0 +failed=0/);
    expect((await run()).out).to.match(/ns-1 .*ok=6 +changed=0 +unreachable=0 +failed=0/);
  });

  it("finds what a killed lab has left, and leaves other labs alone", async () => {
    const { number } = debian;
    process.kill(Number(readFileSync(join(debian.folder, "pid"), "utf8")), "SIGKILL");
    await sleep(300);
    expect(remainsOf(number, debian.folder)).not.to.deep.equal([]);
    const other = new CommandLab();
    const said = await other.axle("lab", "down", "--all");
    await other.close();
    expect(said.out).to.contain(`removed what was left of namespace lab ${number} of ${debian.folder}`);
    expect(said.out).to.contain(`left alone: namespace lab ${busybox.number} of ${busybox.folder}`);
    expect(remainsOf(number, debian.folder)).to.deep.equal([]);
    expect(await busybox.on("ns-1", "echo alive")).to.equal("alive\n");
  });

  it("leaves nothing behind when it is ended", async () => {
    const { number } = busybox;
    const said = await busybox.axle("lab", "down");
    expect([said.code, said.out], said.err).to.deep.equal([0, "1 board ended\n"]);
    expect(remainsOf(number, busybox.folder)).to.deep.equal([]);
  });
});
