import { spawnSync } from "node:child_process";
import { join } from "node:path";
import {
  boardAddress,
  boardNames,
  labFolder,
  labKind,
  labProcess,
  runOnBoard,
  sshArguments,
  startLab,
  stopLab,
} from "./client.js";
import { findKind, kindNames, type LabKind, type LabOutput, type LabPlan } from "./kinds.js";

export interface LabUpOptions {
  kind?: string;
  /** Group of the lab's inventory. */
  group?: string;
  /** Names begin with this; a number follows. */
  prefix?: string;
  disk?: string;
  variant?: string;
  method?: string;
}

/** `axle lab up N`: exit code 0, 5 for what was asked in a wrong way, or 1 with the reason and a remedy. */
export async function labUp(count: number, options: LabUpOptions, output: LabOutput): Promise<number> {
  const kind = await findKind(options.kind ?? "embedded");
  if (kind === undefined) {
    output.error(`there are no boards of kind '${options.kind}': --kind is one of ${kindNames.join(", ")}`);
    return 5;
  }
  const missing = kind.missing();
  for (const line of missing) output.error(line);
  if (missing.length > 0) return 1;
  const plan = planLab(kind, count, options);
  const wrong = misfit(kind, plan) ?? kind.refuses?.(plan);
  if (wrong !== undefined) {
    output.error(wrong);
    return 5;
  }
  if (labProcess(plan.folder) !== undefined) {
    output.error(
      `a lab is up already in ${plan.folder}: axle lab list shows it, axle lab down ends it (AXLE_LAB=FOLDER names another place)`,
    );
    return 1;
  }
  return bringUp(kind, plan, output);
}

function planLab(kind: LabKind, count: number, options: LabUpOptions): LabPlan {
  const { disk, variant, method } = options;
  const boards = Array.from({ length: count }, (_, index) => `${options.prefix ?? kind.prefix}${index + 1}`);
  return {
    folder: labFolder(),
    boards,
    group: options.group ?? "lab",
    ...(disk !== undefined && { disk }),
    ...(variant !== undefined && { variant }),
    ...(method !== undefined && { method }),
  };
}

function misfit(kind: LabKind, plan: LabPlan): string | undefined {
  for (const option of ["disk", "variant", "method"] as const)
    if (plan[option] !== undefined && !kind.options.includes(option))
      return `--${option} means nothing to boards of kind '${kind.name}'`;
  if (plan.boards.length > kind.most) return `a lab of kind '${kind.name}' has at most ${kind.most} boards`;
  return undefined;
}

async function bringUp(kind: LabKind, plan: LabPlan, output: LabOutput): Promise<number> {
  try {
    // What a killed lab has left in this folder would be in the way.
    if (labKind(plan.folder) !== undefined) await stopLab(plan.folder);
    await kind.prepare?.(plan, output.out);
    await startLab(kind, plan);
  } catch (error) {
    output.error(error instanceof Error ? error.message : String(error));
    await stopLab(plan.folder);
    return 1;
  }
  const { boards } = plan;
  output.out(`${boards.length} ${kind.name} board${boards.length === 1 ? " is" : "s are"} up: ${boards.join(" ")}`);
  output.out(kind.about);
  output.out(`inventory: ${join(plan.folder, "inventory.yml")}`);
  return 0;
}

/** `axle lab list`: a line per board with its kind and where its sshd listens. */
export function labList(output: LabOutput): number {
  const folder = labFolder();
  if (labProcess(folder) === undefined) {
    output.out(
      labKind(folder) === undefined ? "no lab is up" : `the lab in ${folder} has lost its process: axle lab down`,
    );
    return 0;
  }
  for (const board of boardNames(folder)) {
    const { address, port } = boardAddress(folder, board);
    output.out(`${board}\t${labKind(folder)}\t${address}:${port}`);
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

/**
 * `axle lab down`: ends the boards and removes what they kept. With `all` also what labs of any folder have left whose
 * process is gone; labs of other folders that live are named and left alone.
 */
export async function labDown(options: { all?: boolean }, output: LabOutput): Promise<number> {
  const folder = labFolder();
  const there = boardNames(folder).length;
  await stopLab(folder);
  output.out(there === 0 ? "no lab was up" : `${there} board${there === 1 ? "" : "s"} ended`);
  if (!options.all) return 0;
  for (const name of kindNames)
    for (const line of (await (await findKind(name))?.endAllStrays?.()) ?? []) output.out(line);
  return 0;
}

export { runOnBoard };
