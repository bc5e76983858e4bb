import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LabKind } from "../kinds.js";
import { ensureParts, MachineLab } from "./lab.js";
import { missingForMachines } from "./requirements.js";

/** Boards that are whole machines: their own processor, boot loader, flash and kernel. */
export const machine: LabKind = {
  name: "machine",
  prefix: "machine-",
  options: [],
  most: 4,
  patience: 420,
  about:
    "ARM boards in QEMU: U-Boot, a NOR flash with the stock kernel, a Debian disk; the consoles are in boards/*/console.",
  missing: missingForMachines,
  prepare: async (_plan, say) => {
    await ensureParts(say);
  },
  up: (plan) => MachineLab.up(plan),
  endStrays: async (folder) => {
    const boards = join(folder, "boards");
    for (const name of existsSync(boards) ? readdirSync(boards) : []) endMachine(join(boards, name));
  },
};

/** Ends the QEMU that a board's folder names, if it is still that board's. */
function endMachine(folder: string): void {
  const file = join(folder, "pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8"));
  const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
  if (command.includes(`file=${folder}/`)) process.kill(pid, "SIGKILL");
}
