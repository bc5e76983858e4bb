import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { bootFirmware, flashFactoryFirmware } from "./firmware.js";
import { type BoardPlan, makeTree } from "./tree.js";

/** Folders that every board of a lab shares. */
export interface LabFolders {
  /** Holds a folder per board. */
  boards: string;
  /** What the boards' downloads come from: the lab's stand-in for the internet. */
  mirror: string;
  /** The lab's shell scripts, beside the sources. */
  scripts: string;
}

/** How a program is started inside a board. */
const boardPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** One embedded board: its tree, its namespaces, its life from power-on over reboots to power-off. */
export class EmbeddedBoard {
  readonly folder: string;
  readonly root: string;
  private supervisor: ChildProcess | undefined;
  private init: number | undefined;
  private stopping = false;
  /** What is running inside by way of `run`: each waits outside for a process of the board. */
  private readonly sessions = new Set<ChildProcess>();
  /** How often it has been booted. */
  boots = 0;
  /** Called when the board went down (reboot, halt, crash), so that its ssh connections can be cut. */
  onDown: () => void = () => {};
  /** Called when the board is up again. */
  onUp: () => void = () => {};

  constructor(
    readonly plan: Omit<BoardPlan, "root">,
    private readonly folders: LabFolders,
  ) {
    this.folder = join(folders.boards, plan.name);
    this.root = join(this.folder, "root");
  }

  /** Makes the tree, unless the board is there from an earlier day, and boots. */
  async start(): Promise<void> {
    if (!existsSync(join(this.root, "lab/state"))) {
      mkdirSync(this.root, { recursive: true });
      makeTree({ ...this.plan, root: this.root }, join(this.folders.scripts, "stand-ins"));
      await flashFactoryFirmware(this.root);
    }
    await this.boot();
  }

  private async boot(): Promise<void> {
    await bootFirmware(this.root);
    rmSync(join(this.root, "lab/state/power"), { force: true });
    const log = createWriteStream(join(this.folder, "console"), { flags: "a" });
    const child = spawn(
      "unshare",
      [
        "-UrnmpiuC",
        "--fork",
        "--kill-child",
        "--propagation",
        "private",
        "sh",
        join(this.folders.scripts, "boot.sh"),
        this.root,
        this.folders.mirror,
      ],
      { stdio: ["ignore", "pipe", "pipe"], detached: true },
    );
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    this.supervisor = child;
    child.once("exit", () => void this.down(child));
    this.init = await this.waitForInit(child);
    this.boots++;
    writeFileSync(join(this.folder, "pid"), `${child.pid}\n`);
    this.onUp();
  }

  /** Waits until the board's first process has finished booting; gives its process id as this machine sees it. */
  private async waitForInit(child: ChildProcess): Promise<number> {
    for (let tries = 0; tries < 1500; tries++) {
      if (child.exitCode !== null || child.signalCode !== null) break;
      const inner = firstChild(child.pid ?? 0);
      if (inner !== undefined && existsSync(`/proc/${inner}/root/run/booted`)) return inner;
      await sleep(10);
    }
    throw new Error(`board ${this.plan.name} did not boot: ${this.console().slice(-600)}`);
  }

  /** What the board's first process wrote. */
  console(): string {
    const file = join(this.folder, "console");
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  }

  private async down(child: ChildProcess): Promise<void> {
    if (this.supervisor !== child) return;
    this.init = undefined;
    this.supervisor = undefined;
    this.onDown();
    const power = join(this.root, "lab/state/power");
    const wish = existsSync(power) ? readFileSync(power, "utf8").trim() : "crash";
    if (this.stopping || wish !== "reboot") return;
    await this.boot().catch((error: Error) =>
      writeFileSync(join(this.folder, "console"), `${error.message}\n`, { flag: "a" }),
    );
  }

  get up(): boolean {
    return this.init !== undefined;
  }

  /** Starts a command inside the board, as its root. */
  run(command: string, environment: Record<string, string> = {}): ChildProcess {
    if (this.init === undefined) throw new Error(`board ${this.plan.name} is down`);
    const entry = [
      "-t",
      String(this.init),
      "-U",
      "--preserve-credentials",
      "-n",
      "-m",
      "-p",
      "-i",
      "-u",
      "-C",
      "--root",
      "--wdns=/root",
    ];
    const variables = [
      boardPath,
      "HOME=/root",
      "USER=root",
      "LOGNAME=root",
      "SHELL=/bin/sh",
      ...Object.entries(environment).map(([name, value]) => `${name}=${value}`),
    ];
    // Like sshd, which makes each session the leader of its own processes.
    const child = spawn(
      "nsenter",
      [...entry, "--", "/usr/bin/setsid", "/usr/bin/env", "-i", ...variables, "/bin/sh", "-c", command],
      {
        stdio: ["pipe", "pipe", "pipe"],
      },
    );
    this.sessions.add(child);
    child.once("close", () => this.sessions.delete(child));
    return child;
  }

  /** Pulls the plug: no process of the board is given time to write anything. */
  cutPower(): void {
    // A session that was stopped together with the board would never take note of its end, and the board's with it.
    for (const child of this.sessions) child.kill("SIGKILL");
    if (this.init !== undefined) process.kill(this.init, "SIGKILL");
  }

  /** Ends every process of the board. Its tree stays. */
  async stop(): Promise<void> {
    this.stopping = true;
    const child = this.supervisor;
    if (!child || child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once("exit", resolve));
    this.cutPower();
    await gone;
  }

  /** Starts it again after `stop` or `cutPower`, as if power had come back. */
  async powerOn(): Promise<void> {
    this.stopping = false;
    await this.boot();
  }
}

function firstChild(pid: number): number | undefined {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
    return children === "" ? undefined : Number(children.split(" ")[0]);
  } catch {
    return undefined;
  }
}
