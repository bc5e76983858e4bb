import { execFile } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Desk, type Ran } from "../e2e/scene.js";
import { runOnBoard } from "../lab/client.js";
import { offsetOf, partitions } from "../lab/machine/flash.js";
import { EmulatedMachine } from "../lab/machine/machine.js";

const project = process.cwd();
const board = "machine-1";

/** One emulated board, started by the command line as a user starts it, and a desk before it. */
export class MachineScene {
  readonly folder = mkdtempSync(join(tmpdir(), "axle-machine-"));
  readonly desk = new Desk(() => this.inventory);
  private revived: EmulatedMachine | undefined;

  get inventory(): string {
    return join(this.folder, "inventory.yml");
  }

  private get boardFolder(): string {
    return join(this.folder, "boards", board);
  }

  /** `axle lab WORDS`, with this scene's folder and this machine's cache. */
  lab(...words: string[]): Promise<{ code: number; out: string; err: string }> {
    const env = { ...process.env, AXLE_LAB: this.folder };
    return new Promise((resolve) => {
      execFile(process.execPath, ["bin/axle.mjs", "lab", ...words], { env }, (error, out, err) =>
        resolve({ code: typeof error?.code === "number" ? error.code : error ? 250 : 0, out, err }),
      );
    });
  }

  /** The playbook that is shipped for the article's boards, with the example inventory for this one. */
  article(command: "run" | "check", ...words: string[]): Promise<Ran> {
    const playbook = join(project, "playbooks/lxc-host.yml");
    const inventories = ["-i", join(project, "inventory/machine"), "-i", this.inventory];
    return this.desk.axle(command, playbook, ...inventories, "--skip-tags", "packages", ...words);
  }

  /** Runs some tasks on the board. */
  tasks(text: string, ...words: string[]): Promise<Ran> {
    return this.desk.run(playbookOf(text), ...words);
  }

  on(command: string): string {
    return runOnBoard(this.folder, board, command);
  }

  /** What a flash partition holds, as the emulator keeps it. */
  flash(name: "uenv" | "uimage" | "factory"): Buffer {
    const size = partitions.find((partition) => partition.name === name)!.size;
    return readFileSync(join(this.boardFolder, "flash")).subarray(offsetOf(name), offsetOf(name) + size);
  }

  /** Some bytes of the second flash bank, without reading all of it: for looking again and again. */
  flashBytes(from: number, length: number): Buffer {
    const bank = openSync(join(this.boardFolder, "flash"), "r");
    try {
      const bytes = Buffer.alloc(length);
      readSync(bank, bytes, 0, length, from);
      return bytes;
    } finally {
      closeSync(bank);
    }
  }

  /** Puts bytes into the second bank as a programmer on the bench would: the board sees them when it starts again. */
  programFlash(from: number, bytes: Uint8Array): void {
    const bank = openSync(join(this.boardFolder, "flash"), "r+");
    try {
      writeSync(bank, bytes, 0, bytes.length, from);
    } finally {
      closeSync(bank);
    }
  }

  console(): string {
    return readFileSync(join(this.boardFolder, "console"), "utf8");
  }

  /** Cuts the board's power, whatever it is doing. */
  cutPower(): void {
    process.kill(Number(readFileSync(join(this.boardFolder, "pid"), "utf8")), "SIGKILL");
  }

  /** Switches it on again, with the flash and the disk that the power cut left. */
  async powerOn(): Promise<void> {
    const parts = { image: "", disk: "", bootBank: join(this.folder, "uboot"), authorizedKey: "" };
    this.revived = new EmulatedMachine({ name: board, number: 1, folder: this.boardFolder, ...parts });
    await this.revived.start();
  }

  async close(): Promise<void> {
    await this.revived?.cutPower();
    await this.lab("down");
    rmSync(this.folder, { recursive: true, force: true });
    this.desk.close();
  }
}

/** A playbook of some tasks for the board. */
export function playbookOf(tasks: string): string {
  return `- hosts: ax3\n  gather_facts: false\n  tasks:\n${tasks}`;
}
