import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { labProcess, runOnBoard, startLab, stopLab } from "./client.js";
import { embedded } from "./embedded/kind.js";
import { missingForEmbeddedBoards } from "./embedded/requirements.js";
import type { LabOutput } from "./kinds.js";

const project = fileURLToPath(new URL("../../..", import.meta.url));
const boards = ["ax3-1", "ax3-2", "ax3-3"];

/** Variables of the demo alone: the lab's guests are small, and nothing there has to settle. */
const demoVariables = { lxc_guest_min_free_mb: 16, kernel_reboot_timeout: 60 };

/**
 * `axle demo`: three embedded boards become LXC hosts, a second run changes nothing, and a check shows what somebody
 * changed by hand. Every step is a command that a user can type; the exit code is the first one's that fails.
 */
export async function demo(output: LabOutput): Promise<number> {
  const missing = missingForEmbeddedBoards();
  if (missing.length > 0) {
    output.error("The demo needs embedded boards, which this machine can't run as it is:");
    for (const line of missing) output.error(`  - ${line}`);
    return 1;
  }
  const folder = join(project, ".axle/demo");
  if (labProcess(join(folder, "lab")) !== undefined) {
    output.error("A demo is running already in this folder: let it end first.");
    return 1;
  }
  await stopLab(join(folder, "lab"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    return await show(folder, output);
  } finally {
    await stopLab(join(folder, "lab"));
  }
}

async function show(folder: string, output: LabOutput): Promise<number> {
  const lab = join(folder, "lab");
  const report = join(folder, "report.html");
  say(
    output,
    `1. Three embedded AX3 boards on 127.0.0.1 (real sh, real SSH; flashcfg, lxc-*, apt-get are stand-ins with real state)`,
  );
  await startLab(embedded, { folder: lab, boards, group: "ax3" });
  const inventory = relative(project, join(lab, "inventory.yml"));
  const common = [
    "playbooks/lxc-host.yml",
    "-i",
    "inventory/ax3",
    "-i",
    inventory,
    "-l",
    boards.join(","),
    "-e",
    JSON.stringify({ ...demoVariables, kernel_store: join(folder, "images") }),
  ];
  say(output, "2. The article, start to end: kernel, image, flash, reboot, packages, LXC, cgroup, bridge, guests");
  const first = axle(output, ["run", ...common, "--report", `html=${relative(project, report)}`]);
  if (first !== 0) return first;
  say(output, "3. The same again: nothing is left to do");
  const second = axle(output, ["run", ...common]);
  if (second !== 0) return second;
  say(output, "4. Somebody changes a guest's configuration by hand on ax3-2; a check shows it and touches nothing");
  const config = "/usr/local/var/lib/lxc/deb-1/config";
  const edit = `sed -i 's/^lxc.network.hwaddr.*/lxc.network.hwaddr = 00:16:3e:ff:ff:ff/' ${config}`;
  output.out(`ax3-2# ${edit}`);
  runOnBoard(lab, "ax3-2", edit);
  const check = axle(output, [
    "check",
    ...common.map((word) => (word === boards.join(",") ? "ax3-2" : word)),
    "--tags",
    "guests",
  ]);
  say(output, `The report of the first run: ${report}`);
  output.out("Boards to play with: npx axle lab up 3, then npx axle lab list | ssh BOARD | down");
  return check;
}

function say(output: LabOutput, line: string): void {
  output.out("");
  output.out(`=== ${line}`);
}

/** Runs axle as a user would, with its output on this terminal. */
function axle(output: LabOutput, words: string[]): number {
  output.out(`$ npx axle ${words.map((word) => (/^[\w./:=,-]+$/.test(word) ? word : `'${word}'`)).join(" ")}`);
  const done = spawnSync(process.execPath, [join(project, "bin/axle.mjs"), ...words], {
    cwd: project,
    stdio: "inherit",
  });
  return done.status ?? 250;
}
