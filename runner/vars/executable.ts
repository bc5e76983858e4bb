import { closeSync, openSync, readSync } from "node:fs";

/**
 * Whether the kernel itself could run a file: a `#!` script or a binary. Node hands anything else with an x bit to
 * `/bin/sh`, which would run the lines of an inventory or a password as commands.
 */
export function isProgram(file: string): boolean {
  const start = Buffer.alloc(4);
  const handle = openSync(file, "r");
  try {
    readSync(handle, start, 0, 4, 0);
  } finally {
    closeSync(handle);
  }
  return start.toString("latin1", 0, 2) === "#!" || start.toString("latin1") === "\x7fELF";
}
