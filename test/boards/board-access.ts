import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { cgroupFile } from "../lab/namespace/cgroups.js";
import type { NamespaceLab } from "../lab/namespace/lab.js";

/** A way to a board that needs neither its sshd nor its network, and is not held to its limits. */
export class BoardAccess {
  constructor(
    private readonly lab: NamespaceLab,
    private readonly index = 0,
  ) {}

  get board() {
    return this.lab.boards[this.index]!;
  }

  /** The file of the board's cgroup. */
  cgroup(controller: "pids" | "memory", file: string): string {
    return cgroupFile(this.lab.network.number, this.board.plan.name, controller, file);
  }

  /**
   * The board's first process, as this machine counts. Only once it is the board's own init: until then its root is still
   * this machine's.
   */
  private init(): string {
    const members = readFileSync(this.cgroup("pids", "cgroup.procs"), "utf8").trim().split("\n");
    const isFirst = (pid: string) => {
      const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, "utf8") : "";
      return /^Name:\t(?:init|systemd)\n/.test(status) && /^NSpid:\t\d+\t1$/m.test(status);
    };
    const found = members.find(isFirst);
    if (found === undefined) throw new Error("the board has no first process");
    return found;
  }

  /** What a command prints on the board. A failure is its output, too. */
  async run(command: string): Promise<string> {
    const words = ["-t", this.init(), "-m", "-p", "-u", "-i", "-n", "/bin/sh", "-c", command];
    try {
      return (await promisify(execFile)("nsenter", words, { encoding: "utf8" })).stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout?: string; stderr?: string };
      return `${stdout ?? ""}${stderr ?? ""}`;
    }
  }

  /** Waits until a command on the board prints something that fits. */
  async until(command: string, fits: RegExp): Promise<void> {
    let said = "";
    for (let tries = 0; tries < 400; tries++) {
      said = await this.run(command).catch(() => "");
      if (fits.test(said)) return;
      await sleep(100);
    }
    throw new Error(`it never came to this: ${command}: ${said}`);
  }

  /** Restarts the board at once, by its own kernel, and waits until its sshd is back. */
  async restart(): Promise<void> {
    const boots = this.board.boots;
    await this.run("reboot -f");
    for (let tries = 0; this.board.boots === boots; tries++) {
      if (tries > 600) throw new Error("the board did not restart");
      await sleep(50);
    }
    await this.until("pidof sshd", /\d/);
  }
}
