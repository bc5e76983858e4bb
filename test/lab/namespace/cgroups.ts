import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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
];

/** Whether this machine mounts version 1 controllers, each by itself. */
export function hasVersion1(): boolean {
  return existsSync(join(base, "devices", "cgroup.procs"));
}

/** The hierarchies that are mounted here. */
function hierarchies(): string[] {
  if (existsSync(join(base, "cgroup.procs"))) return [base];
  return readdirSync(base)
    .map((name) => join(base, name))
    .filter((path) => existsSync(join(path, "cgroup.procs")));
}

/** Makes a board's cgroup in every hierarchy; gives the files that a process writes its number to. */
export function makeCgroups(name: string): string[] {
  return hierarchies().map((hierarchy) => {
    const lab = join(hierarchy, "axle-lab");
    const folder = join(lab, name);
    mkdirSync(folder, { recursive: true });
    if (hierarchy.endsWith("/cpuset")) for (const path of [lab, folder]) copyCpuset(hierarchy, path);
    if (hierarchy.endsWith("/devices")) allowDevices(folder);
    return join(folder, "cgroup.procs");
  });
}

function copyCpuset(hierarchy: string, folder: string): void {
  for (const file of ["cpuset.cpus", "cpuset.mems"])
    writeFileSync(join(folder, file), readFileSync(join(hierarchy, file)));
  writeFileSync(join(folder, "cgroup.clone_children"), "1");
}

function allowDevices(folder: string): void {
  writeFileSync(join(folder, "devices.deny"), "a");
  for (const device of devices) writeFileSync(join(folder, "devices.allow"), device);
}

/** Removes a board's cgroups and what its guests left below them. */
export function removeCgroups(name: string): void {
  for (const hierarchy of hierarchies()) removeTree(join(hierarchy, "axle-lab", name));
}

/** Removes the folder of all boards' cgroups, once no board is left. */
export function removeLabCgroups(): void {
  for (const hierarchy of hierarchies()) removeTree(join(hierarchy, "axle-lab"));
}

function removeTree(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) removeTree(join(folder, entry.name));
  try {
    rmdirSync(folder);
  } catch {
    // A process is still ending in it: the next board of the same name takes the folder over.
  }
}
