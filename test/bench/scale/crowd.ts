import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Many boards, in other processes than the one that is measured. */
export class Crowd {
  readonly #holders: ChildProcess[] = [];
  readonly folder = mkdtempSync(join(tmpdir(), "axle-scale-"));
  inventories: string[] = [];

  /** @param kind "embedded" boards, or "bare" ones (see bare-boards.ts) */
  static async up(kind: string, boards: number, processes: number): Promise<Crowd> {
    const crowd = new Crowd();
    const each = Math.ceil(boards / processes);
    try {
      for (let first = 0; first < boards; first += each) {
        const count = Math.min(each, boards - first);
        crowd.inventories.push(...(await crowd.#hold(kind, first, count)));
      }
    } catch (error) {
      await crowd.down();
      throw error;
    }
    return crowd;
  }

  async down(): Promise<void> {
    await Promise.all(
      this.#holders.map(
        (holder) =>
          new Promise<void>((resolve) => {
            if (holder.exitCode !== null || holder.signalCode !== null) return resolve();
            holder.once("exit", () => resolve());
            holder.kill("SIGTERM");
          }),
      ),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  #hold(kind: string, first: number, count: number): Promise<string[]> {
    const program = fileURLToPath(new URL("holder.js", import.meta.url));
    const holder = fork(program, [join(this.folder, String(first)), kind, String(first), String(count)]);
    this.#holders.push(holder);
    return new Promise((resolve, reject) => {
      holder.once("message", (message) => resolve((message as { inventory: string }).inventory.split("\n")));
      holder.once("exit", (code) => reject(new Error(`a holder of boards ended with ${code}`)));
    });
  }
}
