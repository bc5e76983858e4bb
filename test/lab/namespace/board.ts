import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { appendFileSync, createWriteStream, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeCgroups, removeCgroups } from "./cgroups.js";

/** Capabilities that would reach beyond the board. */
const dropped = "cap_sys_time,cap_sys_module,cap_sys_rawio,cap_syslog,cap_mac_admin,cap_mac_override";

export interface NamespaceBoardPlan {
  name: string;
  /** Number within the lab: fixes address and names of its devices. */
  number: number;
  image: string;
  folder: string;
  bridge: string;
  /** First three parts of the lab's network, e.g. 10.77.0. */
  network: string;
  authorizedKey: string;
  /** Lines of sources.list. */
  sources: string;
  /** Names that resolve to the gateway. */
  gatewayNames: readonly string[];
  bootScript: string;
}

/** One namespace board: a real Debian with its own namespaces, init, sshd and address. */
export class NamespaceBoard {
  readonly address: string;
  private child: ChildProcess | undefined;
  private ending = false;
  /** How often it was booted. */
  boots = 0;

  constructor(readonly plan: NamespaceBoardPlan) {
    this.address = `${plan.network}.${10 + plan.number}`;
  }

  private get netns(): string {
    return `axle-lab-${this.plan.number}`;
  }

  /** Writes what is the board's own, and boots it. */
  async start(): Promise<void> {
    for (const name of ["root", "upper", "work", "data"]) mkdirSync(join(this.plan.folder, name), { recursive: true });
    if (!existsSync(join(this.plan.folder, "upper/etc/hostname"))) this.writeOwnFiles();
    await this.boot();
  }

  private writeOwnFiles(): void {
    const { plan } = this;
    const gateway = `${plan.network}.1`;
    const file = (path: string, text: string, mode = 0o644) => {
      mkdirSync(join(plan.folder, "upper", path, ".."), { recursive: true });
      writeFileSync(join(plan.folder, "upper", path), text, { mode });
    };
    file("etc/hostname", `${plan.name}\n`);
    file("etc/hosts", `127.0.0.1 localhost\n127.0.1.1 ${plan.name}\n${gateway} ${plan.gatewayNames.join(" ")}\n`);
    file("etc/apt/sources.list", plan.sources);
    file(
      "etc/network/interfaces",
      `# The loopback interface\nauto lo\niface lo inet loopback\n\n# The board's card\nauto eth0\niface eth0 inet static\n    address ${this.address}\n    netmask 255.255.255.0\n    gateway ${gateway}\n`,
    );
    file("root/.ssh/authorized_keys", plan.authorizedKey, 0o600);
    execFileSync("chmod", ["700", join(plan.folder, "upper/root"), join(plan.folder, "upper/root/.ssh")]);
    mkdirSync(join(plan.folder, "upper/etc/ssh"), { recursive: true });
    execFileSync("ssh-keygen", [
      "-q",
      "-t",
      "ed25519",
      "-N",
      "",
      "-C",
      plan.name,
      "-f",
      join(plan.folder, "upper/etc/ssh/ssh_host_ed25519_key"),
    ]);
  }

  /** A line of known_hosts. */
  knownHost(): string {
    return `${this.address} ${readFileSync(join(this.plan.folder, "upper/etc/ssh/ssh_host_ed25519_key.pub"), "utf8").trim()}\n`;
  }

  private async boot(): Promise<void> {
    const { plan } = this;
    const cable = `axl${plan.number}`;
    this.removeNetwork();
    ip("netns", "add", this.netns);
    ip(
      "link",
      "add",
      cable,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "address",
      `02:61:78:00:00:${(10 + plan.number).toString(16)}`,
      "netns",
      this.netns,
    );
    ip("link", "set", cable, "master", plan.bridge, "up");
    ip("-n", this.netns, "link", "set", "lo", "up");
    // Guests of the boot before have left cgroups behind: the device list can't be written above them.
    removeCgroups(plan.name);
    const enter = makeCgroups(plan.name)
      .map((file) => `echo $$ >${file}`)
      .join("; ");
    const inner = `exec sh ${plan.bootScript} ${plan.folder} ${plan.image}`;
    const log = createWriteStream(join(plan.folder, "console"), { flags: "a" });
    const command = `${enter}; exec nsenter --net=/run/netns/${this.netns} unshare -m -p -u -i -C --fork --kill-child capsh --drop=${dropped} -- -c '${inner}'`;
    const child = spawn("sh", ["-c", command], { stdio: ["ignore", "pipe", "pipe"], detached: true });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.child = child;
    this.boots++;
    child.once("exit", (code, signal) => void this.ended(child, code, signal));
    await this.waitForSsh();
  }

  /** A board that called for a restart ends its first process by SIGHUP (unshare exits with 129 or dies of the same signal); SIGINT means it was switched off. */
  private async ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): Promise<void> {
    if (this.child !== child) return;
    this.child = undefined;
    appendFileSync(join(this.plan.folder, "console"), `\n[the board ended: ${signal ?? code}]\n`);
    if (!this.ending && (code === 129 || signal === "SIGHUP"))
      await this.boot().catch((error: Error) =>
        appendFileSync(join(this.plan.folder, "console"), `${error.message}\n`),
      );
  }

  private async waitForSsh(): Promise<void> {
    for (let tries = 0; tries < 600; tries++) {
      if (this.child === undefined) break;
      const banner = await greet(this.address);
      if (banner.startsWith("SSH-")) return;
      await sleep(50);
    }
    throw new Error(`the board ${this.plan.name} did not come up: ${this.console().slice(-800)}`);
  }

  console(): string {
    const file = join(this.plan.folder, "console");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  private removeNetwork(): void {
    // The kernel takes an old namespace apart later: the cable goes first, or its name would still be in use.
    quietly(() => ip("link", "del", `axl${this.plan.number}`));
    quietly(() => ip("netns", "del", this.netns));
  }

  /** Ends the board and takes its network and cgroups away; its files stay. */
  async stop(): Promise<void> {
    this.ending = true;
    const child = this.child;
    if (child && child.exitCode === null) {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      process.kill(-child.pid!, "SIGKILL");
      await gone;
    }
    this.removeNetwork();
    await sleep(50);
    removeCgroups(this.plan.name);
  }
}

function ip(...words: string[]): void {
  execFileSync("ip", words, { stdio: ["ignore", "ignore", "pipe"] });
}

function quietly(action: () => void): void {
  try {
    action();
  } catch {
    // It was not there.
  }
}

/** What a server on port 22 says first; "" when nothing answers. */
async function greet(address: string): Promise<string> {
  const { connect } = await import("node:net");
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 500 });
    const end = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.once("data", (data) => end(data.toString("latin1")));
    socket.once("error", () => end(""));
    socket.once("timeout", () => end(""));
  });
}
