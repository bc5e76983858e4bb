import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const base = "/sys/fs/cgroup";

/** Devices that a board may use; without the list it could open the host's disk. */
const devices = [
  "c *:* m",
  "b *:* m",
  "c 1:3 rwm",
  "c 1:5 rwm",
  "c 1:7 rwm",
  "c 1:8 rwm",
  "c 1:9 rwm",
  "c 5:0 rwm",
  "c 5:1 rwm",
  "c 5:2 rwm",
  "c 136:* rwm",
  "c 10:200 rwm",
  "c 10:229 rwm",
];

/** Whether this machine mounts version 1 controllers, each by itself. */
export function hasVersion1(): boolean {
  return existsSync(join(base, "devices", "cgroup.procs"));
}

/** A board's limits and what came of them, by the names of this machine's version. */
export const limitNames = hasVersion1()
  ? { pids: "pids.max", memory: "memory.limit_in_bytes", kills: "memory.oom_control", none: "-1" }
  : { pids: "pids.max", memory: "memory.max", kills: "memory.events", none: "max" };

/** The file of a board's cgroup; in version 2 there is one folder for all controllers. */
export function cgroupFile(lab: number, board: string, controller: "pids" | "memory", file: string): string {
  return join(base, ...(hasVersion1() ? [controller] : []), `axlab${lab}`, board, file);
}

/** Version 2 has a controller's files only in folders whose parents pass it on. */
function passOn(lab: number): void {
  if (hasVersion1()) return;
  for (const folder of [base, join(base, `axlab${lab}`)])
    for (const controller of ["pids", "memory"]) {
      try {
        writeFileSync(join(folder, "cgroup.subtree_control"), `+${controller}`);
      } catch {
        // Whether it is there then, those ask who need it: this machine may keep it to itself.
      }
    }
}

/** The hierarchies that are mounted here. */
function hierarchies(): string[] {
  if (existsSync(join(base, "cgroup.procs"))) return [base];
  return readdirSync(base)
    .map((name) => join(base, name))
    .filter((path) => existsSync(join(path, "cgroup.procs")));
}

/** A lab's own folder in each hierarchy. */
function foldersOf(lab: number): string[] {
  return hierarchies().map((hierarchy) => join(hierarchy, `axlab${lab}`));
}

/**
 * Makes a board's cgroup in every hierarchy; gives the files that a process writes its number to. `more` are devices it
 * may use beside the usual ones, as the devices controller names them.
 */
export function makeCgroups(lab: number, board: string, more: readonly string[] = []): string[] {
  for (const top of foldersOf(lab)) mkdirSync(top, { recursive: true });
  passOn(lab);
  return foldersOf(lab).map((top) => {
    const folder = join(top, board);
    mkdirSync(folder, { recursive: true });
    const hierarchy = join(top, "..");
    if (hierarchy.endsWith("/cpuset")) for (const path of [top, folder]) copyCpuset(hierarchy, path);
    if (hierarchy.endsWith("/devices")) allowDevices(folder, [...devices, ...more]);
    return join(folder, "cgroup.procs");
  });
}

/**
 * A cgroup for the lab's own services, in one hierarchy: it is how they are found when the lab's process was killed.
 * Gives the file that a process writes its number to.
 */
export function makeServiceCgroup(lab: number): string {
  const top = foldersOf(lab).find((folder) => /\/(pids|unified|cgroup)\/axlab\d+$/.test(folder))!;
  mkdirSync(join(top, "services"), { recursive: true });
  return join(top, "services", "cgroup.procs");
}

function copyCpuset(hierarchy: string, folder: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"])
    writeFileSync(join(folder, file), readFileSync(join(hierarchy, file)));
  writeFileSync(join(folder, "cgroup.clone_children"), "1");
}

function allowDevices(folder: string, list: readonly string[]): void {
  writeFileSync(join(folder, "devices.deny"), "a");
  for (const device of list) writeFileSync(join(folder, "devices.allow"), device);
}

/** Processes in a lab's cgroups, those of its boards' guests included. */
export function processesOf(lab: number): number[] {
  const found = new Set<number>();
  const collect = (folder: string) => {
    for (const inner of foldersIn(folder)) collect(inner);
    for (const pid of pidsIn(folder)) found.add(pid);
  };
  for (const folder of foldersOf(lab)) collect(folder);
  return [...found];
}

/** The groups below a group; none when it has gone meanwhile, as those of guests do while they end. */
function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

/** A group's own processes; the kernel says ENODEV of a group that is being removed. */
function pidsIn(folder: string): number[] {
  try {
    return readFileSync(join(folder, "cgroup.procs"), "utf8").split("\n").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** Removes a board's cgroups, or with no board the lab's, and what guests left below them. Waits for what is ending. */
export async function removeCgroups(lab: number, board = ""): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const left = foldersOf(lab).filter((folder) => !removeTree(join(folder, board)));
    if (left.length === 0) return;
    await sleep(30);
  }
}

/** Whether the folder is gone: false while a process is still ending in it. */
function removeTree(folder: string): boolean {
  if (!existsSync(folder)) return true;
  for (const inner of foldersIn(folder)) removeTree(inner);
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
