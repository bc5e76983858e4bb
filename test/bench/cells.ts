import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** One board of the bench: this machine's userland with a network and a /srv of its own, behind its own sshd. */
export interface Cell {
  name: string;
  address: string;
  sshd: ChildProcess;
  /** Its /srv, as this machine sees it. */
  srv: string;
}

/** Boards side by side for measuring: root on Linux, OpenSSH and iproute2. Nothing of them stays. */
export class Cells {
  readonly folder = mkdtempSync(join(tmpdir(), "axle-bench-"));
  readonly boards: Cell[] = [];
  /** Short and unlike others', since names of network devices are. */
  readonly #tag = Math.random().toString(36).slice(2, 6);
  readonly #subnet = `10.${200 + Math.floor(Math.random() * 50)}.${Math.floor(Math.random() * 250)}`;

  static async start(count: number): Promise<Cells> {
    const cells = new Cells();
    try {
      await cells.#start(count);
      return cells;
    } catch (error) {
      await cells.stop();
      throw error;
    }
  }

  /** `ssh -F` takes it: user, key and known hosts. */
  get sshConfig(): string {
    return join(this.folder, "ssh_config");
  }

  /**
   * Delays what the boards send, and what they are sent, by half of this each. Gives false where the kernel has no netem:
   * nothing is delayed then.
   */
  setRoundTrip(ms: number): boolean {
    const rule = ms > 0 ? ["root", "netem", "delay", `${ms / 2}ms`, "limit", "100000"] : ["root"];
    const verb = ms > 0 ? "replace" : "del";
    return this.boards.every((_, index) => {
      const [outer, inner] = this.#devices(index);
      const [netns] = this.#netns(index);
      return (
        succeeds(() => run("tc", "qdisc", verb, "dev", outer, ...rule)) &&
        succeeds(() => run("ip", "netns", "exec", netns, "tc", "qdisc", verb, "dev", inner, ...rule))
      );
    });
  }

  /** Empties what the workloads write. */
  empty(): void {
    for (const { srv } of this.boards) execFileSync("find", [srv, "-mindepth", "1", "-delete"]);
  }

  /** Seconds of CPU that all boards have used so far; without a controller for it, what sshd says of its children. */
  cpuSeconds(): number {
    const file = join(this.#group, "cpuacct.usage");
    if (existsSync(file)) return Number(readFileSync(file, "utf8")) / 1e9;
    return this.boards.reduce((sum, { sshd }) => sum + ticksOf(sshd.pid!) / 100, 0);
  }

  async stop(): Promise<void> {
    for (const { sshd } of this.boards) sshd.kill("SIGKILL");
    await sleep(100);
    for (const [index] of this.boards.entries()) {
      const [netns] = this.#netns(index);
      for (const pid of execFileSync("ip", ["netns", "pids", netns], { encoding: "utf8" }).split("\n")) {
        if (pid.trim()) tryTo(() => process.kill(Number(pid), "SIGKILL"));
      }
    }
    await sleep(100);
    for (const [index] of this.boards.entries()) {
      tryTo(() => run("ip", "link", "delete", this.#devices(index)[0]));
      tryTo(() => run("ip", "netns", "delete", this.#netns(index)[0]));
    }
    tryTo(() => run("ip", "link", "delete", this.#bridge));
    tryTo(() => rmdirSync(this.#group));
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #bridge(): string {
    return `axb${this.#tag}`;
  }
  get #group(): string {
    return `/sys/fs/cgroup/cpuacct/axle-bench-${this.#tag}`;
  }
  #devices(index: number): [string, string] {
    return [`axb${this.#tag}${index}`, "eth0"];
  }
  #netns(index: number): [string] {
    return [`axb${this.#tag}-${index}`];
  }

  async #start(count: number): Promise<void> {
    run("ip", "link", "add", this.#bridge, "type", "bridge");
    run("ip", "addr", "add", `${this.#subnet}.1/24`, "dev", this.#bridge);
    run("ip", "link", "set", this.#bridge, "up");
    tryTo(() => mkdirSync(this.#group));
    mkdirSync("/run/sshd", { recursive: true });
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", join(this.folder, "user"));
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", join(this.folder, "host"));
    for (let index = 0; index < count; index++) this.#add(index);
    const key = readFileSync(join(this.folder, "host.pub"), "utf8").split(" ").slice(0, 2).join(" ");
    const known = this.boards.map(({ name, address }) => `${name},${address} ${key}\n`);
    writeFileSync(join(this.folder, "known_hosts"), known.join(""));
    writeFileSync(this.sshConfig, this.#config());
    for (const { address } of this.boards) await answers(address);
  }

  #add(index: number): void {
    const [netns] = this.#netns(index);
    const [outer, inner] = this.#devices(index);
    const name = `board${index + 1}`;
    const address = `${this.#subnet}.${index + 2}`;
    const srv = join(this.folder, name, "srv");
    mkdirSync(srv, { recursive: true });
    run("ip", "netns", "add", netns);
    run("ip", "link", "add", outer, "type", "veth", "peer", "name", inner, "netns", netns);
    run("ip", "link", "set", outer, "master", this.#bridge, "up");
    run("ip", "-n", netns, "addr", "add", `${address}/24`, "dev", inner);
    run("ip", "-n", netns, "link", "set", inner, "up");
    run("ip", "-n", netns, "link", "set", "lo", "up");
    const lines = [
      "PidFile none",
      "UsePAM no",
      "UseDNS no",
      "PrintMotd no",
      "MaxStartups 100:30:200",
      "MaxSessions 100",
      `HostKey ${join(this.folder, "host")}`,
      `AuthorizedKeysFile ${join(this.folder, "user.pub")}`,
      "StrictModes no",
      "PermitRootLogin prohibit-password",
      "Subsystem sftp internal-sftp",
    ];
    const config = join(this.folder, name, "sshd_config");
    writeFileSync(config, `${lines.join("\n")}\n`);
    // What this machine's root has in his .bashrc is no part of a board: sshd's shell would run it at each login. And each
    // board has its own lock.
    const home = join(this.folder, name, "home");
    mkdirSync(home, { mode: 0o700 });
    const inside = `hostname ${name}; mount --bind '${home}' '${userInfo().homedir}'; mount -t tmpfs -o mode=1777 none /run/lock; mount --bind '${srv}' /srv; exec /usr/sbin/sshd -D -e -f '${config}'`;
    const enter = `echo $$ >'${this.#group}/cgroup.procs' 2>/dev/null; exec ip netns exec ${netns} unshare -mu --propagation private sh -c "${inside}"`;
    const sshd = spawn("sh", ["-c", enter], { stdio: ["ignore", "ignore", "ignore"] });
    this.boards.push({ name, address, sshd, srv });
  }

  #config(): string {
    const hosts = this.boards.map(({ name, address }) => `Host ${name}\n  HostName ${address}\n`);
    const all = [
      "Host *",
      "  User root",
      `  IdentityFile ${join(this.folder, "user")}`,
      "  IdentitiesOnly yes",
      `  UserKnownHostsFile ${join(this.folder, "known_hosts")}`,
      "  LogLevel ERROR",
    ];
    return `${hosts.join("")}${all.join("\n")}\n`;
  }
}

function run(program: string, ...args: string[]): void {
  execFileSync(program, args, { stdio: ["ignore", "ignore", "pipe"] });
}

function succeeds(action: () => void): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

/** Ending goes on: what is not there need not be taken away. */
function tryTo(action: () => void): void {
  succeeds(action);
}

/** utime, stime and those of waited-for children, in clock ticks. */
function ticksOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
}

async function answers(address: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(22, address, () => resolve(true));
      socket.once("connect", () => socket.destroy());
      socket.once("error", () => resolve(false));
    });
    if (open) return;
    await sleep(50);
  }
  throw new Error(`no sshd at ${address}`);
}
