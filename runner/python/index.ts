import { execFileSync } from "node:child_process";
import { closeSync, existsSync, openSync, readSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of axle's own Python sources; they lie as they are written, beside what is built. */
export const pythonFolder = fileURLToPath(new URL("../../../runner/python", import.meta.url));

/** A folder to import `ansible` from that has what modules and plugins use most. */
export const standInFolder = join(pythonFolder, "stand-in");

/**
 * The program that runs Python on this machine: the one that an installed `ansible` runs with, which has Ansible and what
 * plugins need beside it (pipx and virtual environments keep their own), or else `python3`.
 */
export function pythonProgram(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const ansible = folders.map((folder) => join(folder, "ansible")).find((file) => existsSync(file));
  const program = ansible && /^#!\s*(\/\S*python\S*)/.exec(firstBytes(ansible))?.[1];
  return program && existsSync(program) ? program : "python3";
}

function firstBytes(file: string): string {
  const bytes = Buffer.alloc(256);
  try {
    const handle = openSync(file, "r");
    try {
      return bytes.toString("latin1", 0, readSync(handle, bytes));
    } finally {
      closeSync(handle);
    }
  } catch {
    return "";
  }
}

const installed = new Map<string, readonly string[]>();

/**
 * The folders that this machine's Python imports `ansible` and `ansible_collections` from; none without Python or without
 * Ansible. Each program is asked once.
 */
export function installedAnsible(): readonly string[] {
  const program = pythonProgram();
  const known = installed.get(program) ?? askPython(program);
  installed.set(program, known);
  return known;
}

const asking = `import json, os, sys
names = ("ansible", "ansible_collections")
print(json.dumps([p for p in sys.path if p and any(os.path.isdir(os.path.join(p, n)) for n in names)]))`;

function askPython(program: string): string[] {
  try {
    return JSON.parse(execFileSync(program, ["-c", asking], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
  } catch {
    return [];
  }
}
