import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { findKind, type LabKind, type LabPlan } from "./kinds.js";

/** Where a lab of this user keeps its boards: $AXLE_LAB, or a folder of the user's cache. */
export function labFolder(): string {
  return process.env["AXLE_LAB"] ?? join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "axle", "lab");
}

/** The lab's process, when it lives. */
export function labProcess(folder: string): number | undefined {
  const file = join(folder, "pid");
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, "utf8"));
  try {
    process.kill(pid, 0);
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
    return command.includes("holder.js") && command.includes(folder) ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** What kind of boards a lab has; undefined when the folder holds no lab. */
export function labKind(folder: string): string | undefined {
  const file = join(folder, "kind");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}

/** Starts the boards in a process of their own and waits until they answer. Throws with the reason when they don't. */
export async function startLab(kind: LabKind, plan: LabPlan): Promise<void> {
  const { folder } = plan;
  mkdirSync(folder, { recursive: true });
  for (const mark of ["ready", "failed"]) rmSync(join(folder, mark), { force: true });
  writeFileSync(join(folder, "kind"), `${kind.name}\n`);
  const holder = fileURLToPath(new URL("./holder.js", import.meta.url));
  const child = spawn(process.execPath, [holder, kind.name, JSON.stringify(plan)], { detached: true, stdio: "ignore" });
  child.unref();
  const deadline = Date.now() + 30_000 + plan.boards.length * kind.patience * 1000;
  while (!existsSync(join(folder, "ready"))) {
    if (existsSync(join(folder, "failed"))) throw new Error(readFileSync(join(folder, "failed"), "utf8").trim());
    if (child.exitCode !== null || child.signalCode !== null) throw new Error("the lab's process ended unexpectedly");
    if (Date.now() > deadline) throw new Error(`the boards did not come up: see ${join(folder, "boards")}/*/console`);
    await sleep(20);
  }
}

/** Ends every board of the lab and removes what it kept, also when the lab's process was killed. */
export async function stopLab(folder: string): Promise<void> {
  const pid = labProcess(folder);
  const kind = labKind(folder);
  if (pid !== undefined) {
    process.kill(pid, "SIGTERM");
    for (let tries = 0; tries < 3000 && labProcess(folder) !== undefined; tries++) await sleep(20);
  }
  if (kind !== undefined) await (await findKind(kind))?.endStrays?.(folder);
  rmSync(folder, { recursive: true, force: true });
}

export function boardNames(folder: string): string[] {
  const boards = join(folder, "boards");
  return existsSync(boards) ? readdirSync(boards).sort((a, b) => a.localeCompare(b, "en", { numeric: true })) : [];
}

/** Where a board's sshd listens. */
export function boardAddress(folder: string, board: string): { address: string; port: number } {
  const read = (name: string, otherwise: string) => {
    const file = join(folder, "boards", board, name);
    return existsSync(file) ? readFileSync(file, "utf8").trim() : otherwise;
  };
  return { address: read("address", "127.0.0.1"), port: Number(read("port", "22")) };
}

/** Arguments for the system's ssh that reach a board. */
export function sshArguments(folder: string, board: string): string[] {
  const { address, port } = boardAddress(folder, board);
  const known = `UserKnownHostsFile=${join(folder, "known_hosts")}`;
  return ["-F", "none", "-o", known, "-i", join(folder, "id_ed25519"), "-p", String(port), `root@${address}`];
}

/** Runs a command on a board by the system's ssh; gives what it printed. Throws when it fails. */
export function runOnBoard(folder: string, board: string, command: string): string {
  const done = spawnSync("ssh", [...sshArguments(folder, board), command], { encoding: "utf8", input: "" });
  if (done.status !== 0) throw new Error(`${board}: ${command}: ${done.stderr || done.error?.message}`);
  return done.stdout;
}
