import { closeSync, fdatasync, fdatasyncSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";

/**
 * A file that is only ever added to. A line is in the system's hands before the call returns, so that it outlives this
 * process; it is on the disk a moment later: one `fdatasync` at a time, which takes all lines along that came meanwhile.
 */
export class AppendFile {
  readonly #file: number;
  #open = true;
  #syncing = false;
  #dirty = false;

  /** Readable by its owner only. */
  constructor(readonly path: string) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    this.#file = openSync(path, "a", 0o600);
  }

  add(line: string): void {
    if (!this.#open) return;
    writeSync(this.#file, `${line}\n`);
    this.#dirty = true;
    this.#sync();
  }

  #sync(): void {
    if (this.#syncing || !this.#dirty) return;
    this.#syncing = true;
    this.#dirty = false;
    fdatasync(this.#file, () => {
      this.#syncing = false;
      if (!this.#open) closeSync(this.#file);
      else this.#sync();
    });
  }

  /** Everything is on the disk when this returns. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    fdatasyncSync(this.#file);
    // A sync that is under way closes the file when it is done.
    if (!this.#syncing) closeSync(this.#file);
  }
}
