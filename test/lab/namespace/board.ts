import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  appendFileSync,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { hasVersion1, makeCgroups, removeCgroups } from "./cgroups.js";
import type { LabNetwork } from "./network.js";

const enterScript = fileURLToPath(new URL("../../../../test/lab/namespace/enter.sh", import.meta.url));

/** Capabilities that would reach beyond the board. */
const reaching = "cap_sys_time,cap_sys_module,cap_sys_rawio,cap_syslog,cap_mac_admin,cap_mac_override";
/** Version 2 has no device list that can be written as text: there a board makes no device files at all. */
const dropped = hasVersion1() ? reaching : `${reaching},cap_mknod`;

export interface NamespaceBoardPlan {
  name: string;
  /** Number within the lab: fixes address and names of its devices. */
  number: number;
  /** Root tree that the board's own files and its disk are laid over. */
  image: string;
  folder: string;
  network: LabNetwork;
  /** Size of its disk, as truncate(1) takes it; without one it shares this machine's. */
  disk?: string | undefined;
  /** Folder that the board sees as /var/cache/lxc, its own changes apart. */
  guestCache?: string | undefined;
  /** Further devices it may use, as the devices controller names them. */
  devices?: readonly string[] | undefined;
}

/** One namespace board: a real root file system with its own namespaces, init, sshd and address. */
export class NamespaceBoard {
  readonly address: string;
  private child: ChildProcess | undefined;
  private ending = false;
  private booting: Promise<void> = Promise.resolve();
  /** How often it was booted. */
  boots = 0;

  constructor(readonly plan: NamespaceBoardPlan) {
    this.address = plan.network.address(plan.number);
  }

  /** Its own files: they lie over the image and under what the board writes. */
  get own(): string {
    return join(this.plan.folder, "own");
  }

  /** What it has written, as this machine sees it: `upper` over the root, `data` for guests. With a disk: empty. */
  get written(): string {
    return join(this.plan.folder, "disk");
  }

  /** Whether it runs: false after poweroff. */
  get up(): boolean {
    return this.child !== undefined;
  }

  /** Makes its disk and boots it. Its own files must be there. */
  async start(): Promise<void> {
    const { folder, disk, guestCache } = this.plan;
    for (const name of ["root", "disk"]) mkdirSync(join(folder, name), { recursive: true });
    if (guestCache && !existsSync(join(folder, "guest-cache"))) symlinkSync(guestCache, join(folder, "guest-cache"));
    if (disk && !existsSync(join(folder, "disk.img"))) makeDisk(join(folder, "disk.img"), disk);
    writeFileSync(join(folder, "address"), `${this.address}\n`);
    await this.boot();
  }

  private async boot(): Promise<void> {
    const { plan } = this;
    await plan.network.unplug(plan.number);
    await plan.network.plugIn(plan.number);
    // Guests of the boot before have left cgroups behind: the device list can't be written above them.
    await removeCgroups(plan.network.number, plan.name);
    const cgroups = makeCgroups(plan.network.number, plan.name, plan.devices);
    const words = [plan.folder, plan.image, plan.network.namespace(plan.number), dropped, ...cgroups];
    // It must not outlive the lab's process, nor hold on to this process's terminal.
    const holder = ["--pdeathsig", "KILL", "unshare", "-m", "--propagation", "private", "sh", enterScript, ...words];
    const child = spawn("setpriv", holder, { stdio: ["ignore", "pipe", "pipe"], detached: true, cwd: "/" });
    const log = createWriteStream(join(plan.folder, "console"), { flags: "a" });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.child = child;
    this.boots++;
    child.once("exit", (code, signal) => this.ended(child, code, signal));
    await this.waitForSsh();
  }

  /** Its init ends by SIGHUP when it called for a restart, by SIGINT when it switched itself off (reboot(2)). */
  private ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.note(`[the board ended: ${signal ?? code}]`);
    if (this.ending || (code !== 129 && signal !== "SIGHUP")) return;
    this.booting = this.boot().catch((error: Error) => this.note(error.message));
  }

  private note(line: string): void {
    if (existsSync(this.plan.folder)) appendFileSync(join(this.plan.folder, "console"), `\n${line}\n`);
  }

  private async waitForSsh(): Promise<void> {
    for (let tries = 0; tries < 2400 && this.child !== undefined && !this.ending; tries++) {
      if ((await greet(this.address)).startsWith("SSH-")) return;
      await sleep(50);
    }
    if (!this.ending) throw new Error(`the board ${this.plan.name} did not come up: ${this.console().slice(-800)}`);
  }

  /** What it printed since it was made. */
  console(): string {
    const file = join(this.plan.folder, "console");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  /** Ends the board at once, as a pulled plug does, and takes its network and cgroups away; its files stay. */
  async stop(): Promise<void> {
    this.ending = true;
    const { child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const gone = once(child, "exit");
      process.kill(-child.pid!, "SIGKILL");
      await gone;
    }
    await this.booting;
    await this.plan.network.unplug(this.plan.number);
    await removeCgroups(this.plan.network.number, this.plan.name);
  }
}

function makeDisk(file: string, size: string): void {
  execFileSync("truncate", ["-s", size, file]);
  const lazy = ["-E", "lazy_itable_init=1,lazy_journal_init=1"];
  execFileSync("mkfs.ext4", ["-q", "-m", "0", ...lazy, file], { stdio: ["ignore", "ignore", "pipe"] });
}

/** What a server on port 22 says first; "" when nothing answers. */
function greet(host: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: 22, timeout: 500 });
    const end = (text: string) => {
      socket.destroy();
      resolve(text);
    };
    socket.once("data", (data) => end(data.toString("latin1")));
    socket.once("error", () => end(""));
    socket.once("timeout", () => end(""));
  });
}
