import { execFile } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { resolve, sep } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { processesOf, removeCgroups } from "./cgroups.js";
import { ip, quietly } from "./commands.js";
import { LabNetwork } from "./network.js";
import { isHeld, type LabRecord, registeredLabs, unregisterLab } from "./registry.js";

/** Removes what a lab has left whose process is gone. Its objects are known by their names, which carry its number. */
async function removeRemains({ number, folder }: LabRecord): Promise<void> {
  const network = new LabNetwork(number);
  await endProcesses(number);
  const links = readdirSync("/sys/class/net").filter((name) => name.startsWith(`axl${number}n`));
  for (const link of links) await quietly(() => ip("link", "del", link));
  for (const netns of namespaces().filter((name) => name.startsWith(`${network.bridge}-`)))
    await quietly(() => ip("netns", "del", netns));
  await network.remove();
  for (const mount of mountsBelow(folder)) await quietly(() => promisify(execFile)("umount", ["-l", mount]));
  await freeLoops(folder);
  await removeCgroups(number);
  rmSync(folder, { recursive: true, force: true });
  unregisterLab(number);
}

async function endProcesses(lab: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const pids = processesOf(lab);
    if (pids.length === 0) return;
    for (const pid of pids) await quietly(async () => process.kill(pid, "SIGKILL"));
    await sleep(30);
  }
}

function namespaces(): string[] {
  try {
    return readdirSync("/run/netns");
  } catch {
    return [];
  }
}

/** Mounts below a folder in this process's mount namespace, the innermost first. */
function mountsBelow(folder: string): string[] {
  const points = readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => (line.split(" ")[4] ?? "").replace(/\\040/g, " "));
  return points.filter((point) => point.startsWith(resolve(folder) + sep)).reverse();
}

async function freeLoops(folder: string): Promise<void> {
  // It fails for a device that goes while it looks, and has told of the others by then.
  const { stdout } = await promisify(execFile)("losetup", ["-n", "-O", "NAME,BACK-FILE"]).catch(
    (problem: { stdout?: string }) => ({ stdout: problem.stdout ?? "" }),
  );
  for (const line of stdout.split("\n")) {
    const [device = "", ...file] = line.trim().split(/\s+/);
    if (file.join(" ").startsWith(resolve(folder) + sep))
      await quietly(() => promisify(execFile)("losetup", ["-d", device]));
  }
}

/** Ends what is left of the lab of a folder, when its process is gone. */
export async function removeStraysOf(folder: string): Promise<void> {
  for (const record of registeredLabs())
    if (resolve(record.folder) === resolve(folder) && !isHeld(record)) await removeRemains(record);
}

/** Ends what is left of every lab on this machine whose process is gone; labs that live are named and left alone. */
export async function removeAllStrays(): Promise<string[]> {
  const lines: string[] = [];
  for (const record of registeredLabs()) {
    const what = `namespace lab ${record.number} of ${record.folder}`;
    if (isHeld(record)) lines.push(`left alone: ${what}, which process ${record.holder} holds`);
    else {
      await removeRemains(record);
      lines.push(`removed what was left of ${what}`);
    }
  }
  return lines;
}
