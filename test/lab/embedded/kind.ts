import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LabKind } from "../kinds.js";
import { EmbeddedLab } from "./lab.js";
import { missingForEmbeddedBoards } from "./requirements.js";

/** Boards on 127.0.0.1 that need no root: for the demo, for most tests and for large fleets. */
export const embedded: LabKind = {
  name: "embedded",
  prefix: "ax3-",
  options: [],
  most: 5000,
  patience: 2,
  about: "Their vendor tools (flashcfg, lxc-*, apt-get, …) are stand-ins that keep real state in files.",
  missing: missingForEmbeddedBoards,
  up: (plan) => EmbeddedLab.up(plan),
  endStrays: async (folder) => endSupervisors(join(folder, "boards")),
};

/** Boards whose lab process was killed: their supervisors are named in the boards' folders. */
function endSupervisors(boards: string): void {
  for (const name of existsSync(boards) ? readdirSync(boards) : []) {
    const file = join(boards, name, "pid");
    if (!existsSync(file)) continue;
    const pid = Number(readFileSync(file, "utf8"));
    const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
    if (command.includes(join(boards, name))) process.kill(pid, "SIGKILL");
  }
}
