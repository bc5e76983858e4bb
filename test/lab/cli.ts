import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { boardNames, labFolder, labProcess, runOnBoard, sshArguments, startLab, stopLab } from "./embedded/client.js";
import { missingForEmbeddedBoards } from "./embedded/requirements.js";

/** Where a command of the lab writes; the CLI gives the terminal. */
export interface LabOutput {
  out(line: string): void;
  error(line: string): void;
}

export interface LabUpOptions {
  kind?: string;
  /** Group of the lab's inventory. */
  group?: string;
  /** Names begin with this; a number follows. */
  prefix?: string;
}

/** `axle lab up N`: exit code 0, or 1 with the reason and a remedy. */
export async function labUp(count: number, options: LabUpOptions, output: LabOutput): Promise<number> {
  const kind = options.kind ?? "embedded";
  if (kind !== "embedded") {
    output.error(`there are no boards of kind '${kind}' yet: use --kind embedded`);
    return 5;
  }
  const missing = missingForEmbeddedBoards();
  for (const line of missing) output.error(line);
  if (missing.length > 0) return 1;
  const folder = labFolder();
  if (labProcess(folder) !== undefined) {
    output.error(`a lab is up already in ${folder}: axle lab list shows it, axle lab down ends it`);
    return 1;
  }
  const names = Array.from({ length: count }, (_, index) => `${options.prefix ?? "ax3-"}${index + 1}`);
  try {
    await startLab(folder, options.group ?? "lab", names);
  } catch (error) {
    output.error(error instanceof Error ? error.message : String(error));
    await stopLab(folder);
    return 1;
  }
  output.out(`${count} embedded board${count === 1 ? " is" : "s are"} up: ${names.join(" ")}`);
  output.out("Their vendor tools (flashcfg, lxc-*, apt-get, …) are stand-ins that keep real state in files.");
  output.out(`inventory: ${join(folder, "inventory.yml")}`);
  return 0;
}

/** `axle lab list`. */
export function labList(output: LabOutput): number {
  const folder = labFolder();
  if (labProcess(folder) === undefined) {
    output.out("no lab is up");
    return 0;
  }
  for (const board of boardNames(folder)) {
    const port = sshArguments(folder, board).at(-2);
    output.out(`${board}\tembedded\t127.0.0.1:${port}`);
  }
  return 0;
}

/** `axle lab ssh BOARD [COMMAND…]`: the exit code is the command's. */
export function labSsh(board: string, command: readonly string[], output: LabOutput): number {
  const folder = labFolder();
  if (!boardNames(folder).includes(board)) {
    output.error(`the lab has no board '${board}': axle lab list names them`);
    return 5;
  }
  const tty = command.length === 0 ? ["-t"] : [];
  const done = spawnSync("ssh", [...tty, ...sshArguments(folder, board), ...command], { stdio: "inherit" });
  return done.status ?? 255;
}

/** `axle lab down`: ends the boards and removes what they kept. */
export async function labDown(output: LabOutput): Promise<number> {
  const folder = labFolder();
  const there = boardNames(folder).length;
  await stopLab(folder);
  output.out(there === 0 ? "no lab was up" : `${there} board${there === 1 ? "" : "s"} ended`);
  return 0;
}

export { runOnBoard };
