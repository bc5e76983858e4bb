import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

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
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("daemon.js") ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Starts the boards in a process of their own and waits until they answer. Throws with the reason when they don't. */
export async function startLab(folder: string, group: string, boards: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const mark of ["ready", "failed"]) rmSync(join(folder, mark), { force: true });
  const daemon = fileURLToPath(new URL("./daemon.js", import.meta.url));
  spawn(process.execPath, [daemon, folder, group, ...boards], { detached: true, stdio: "ignore" }).unref();
  const deadline = Date.now() + 30_000 + boards.length * 2_000;
  while (!existsSync(join(folder, "ready"))) {
    if (existsSync(join(folder, "failed"))) throw new Error(readFileSync(join(folder, "failed"), "utf8").trim());
    if (Date.now() > deadline) throw new Error(`the boards did not come up: see ${join(folder, "boards")}/*/console`);
    await sleep(20);
  }
}

/** Ends every board of the lab and removes what it kept. */
export async function stopLab(folder: string): Promise<void> {
  const pid = labProcess(folder);
  if (pid !== undefined) {
    process.kill(pid, "SIGTERM");
    for (let tries = 0; tries < 500 && labProcess(folder) !== undefined; tries++) await sleep(20);
  }
  endStrays(folder);
  rmSync(folder, { recursive: true, force: true });
}

/** Boards whose lab process was killed: their supervisors are named in the boards' folders. */
function endStrays(folder: string): void {
  for (const name of boardNames(folder)) {
    const file = join(folder, "boards", name, "pid");
    if (!existsSync(file)) continue;
    const pid = Number(readFileSync(file, "utf8"));
    const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
    if (command.includes(join(folder, "boards", name))) process.kill(pid, "SIGKILL");
  }
}

export function boardNames(folder: string): string[] {
  const boards = join(folder, "boards");
  return existsSync(boards) ? readdirSync(boards).sort() : [];
}

/** Arguments for the system's ssh that reach a board. */
export function sshArguments(folder: string, board: string): string[] {
  const port = readFileSync(join(folder, "boards", board, "port"), "utf8").trim();
  return [
    "-F",
    "none",
    "-o",
    `UserKnownHostsFile=${join(folder, "known_hosts")}`,
    "-i",
    join(folder, "id_ed25519"),
    "-p",
    port,
    "root@127.0.0.1",
  ];
}

/** Runs a command on a board by the system's ssh; gives what it printed. Throws when it fails. */
export function runOnBoard(folder: string, board: string, command: string): string {
  const done = spawnSync("ssh", [...sshArguments(folder, board), command], { encoding: "utf8", input: "" });
  if (done.status !== 0) throw new Error(`${board}: ${command}: ${done.stderr || done.error?.message}`);
  return done.stdout;
}
