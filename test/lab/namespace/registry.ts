import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What is known of a lab while it is there: written before anything is made, removed after all is gone. */
export interface LabRecord {
  /** Names of its bridge, cables, namespaces and cgroups, and its network, are made of this number: 1 to 254. */
  number: number;
  folder: string;
  /** The process that holds it, and when that began: numbers of processes are used again. */
  holder: number;
  born: string;
}

const registry = process.env["AXLE_LAB_REGISTRY"] ?? "/var/lib/axle-lab";

const fileOf = (number: number) => join(registry, `${number}.json`);

/** Takes the first free number. Two labs that start at the same moment get different ones. */
export function registerLab(folder: string, fits: (number: number) => boolean): LabRecord {
  mkdirSync(registry, { recursive: true });
  for (let number = 1; number <= 254; number++) {
    if (existsSync(fileOf(number)) || !fits(number)) continue;
    const record = { number, folder, holder: process.pid, born: birthOf(process.pid)! };
    try {
      writeFileSync(fileOf(number), `${JSON.stringify(record)}\n`, { flag: "wx" });
      return record;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
  }
  throw new Error("254 labs are registered on this machine: axle lab down --all removes those whose process is gone");
}

export function unregisterLab(number: number): void {
  rmSync(fileOf(number), { force: true });
}

export function registeredLabs(): LabRecord[] {
  if (!existsSync(registry)) return [];
  const files = readdirSync(registry).filter((name) => /^\d+\.json$/.test(name));
  return files.flatMap((name) => {
    try {
      return [JSON.parse(readFileSync(join(registry, name), "utf8")) as LabRecord];
    } catch {
      // It was removed, or is being written, at this very moment.
      return [];
    }
  });
}

/** Whether the process that holds the lab lives. */
export function isHeld(record: LabRecord): boolean {
  return birthOf(record.holder) === record.born;
}

/** When a process began, as boot and ticks since (proc(5), field 22 of stat); undefined when there is none any more. */
function birthOf(pid: number): string | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)!.split(" ");
    // Killed, and not yet waited for by its parent.
    if (fields[0] === "Z" || fields[0] === "X") return undefined;
    return `${readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()} ${fields[19]}`;
  } catch {
    return undefined;
  }
}
