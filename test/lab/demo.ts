import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { labProcess, runOnBoard, startLab, stopLab } from "./client.js";
import { type DemoScript, demoKinds, findDemo } from "./demo-scripts.js";
import type { LabOutput } from "./kinds.js";
import { fromHere, inClone, ofAxle } from "./own-files.js";

/** How a user calls axle: in its clone, or where it is installed. */
const command = inClone ? "npx axle" : "axle";

/**
 * `axle demo`: boards become LXC hosts, a second run changes nothing, and a check shows what somebody changed by hand.
 * Every step is a command that a user can type; the exit code is the first one's that fails, or 5 for no such demo.
 */
export async function demo(output: LabOutput, options: { kind?: string } = {}): Promise<number> {
  const script = await findDemo(options.kind ?? "embedded");
  if (script === undefined) {
    output.error(`there is no demo on boards of kind '${options.kind}': --kind is one of ${demoKinds.join(", ")}`);
    return 5;
  }
  const missing = script.kind.missing();
  if (missing.length > 0) {
    output.error(`The demo needs ${script.kind.name} boards, which this machine can't run as it is:`);
    for (const line of missing) output.error(`  - ${line}`);
    return 1;
  }
  const folder = resolve(".axle/demo");
  if (labProcess(join(folder, "lab")) !== undefined) {
    output.error("A demo is running already in this folder: let it end first.");
    return 1;
  }
  await stopLab(join(folder, "lab"));
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    return await show(script, folder, output);
  } finally {
    await stopLab(join(folder, "lab"));
  }
}

async function show(script: DemoScript, folder: string, output: LabOutput): Promise<number> {
  const { kind, boards, edit } = script;
  const report = join(folder, "report.html");
  const plan = { folder: join(folder, "lab"), boards, group: script.group, guests: true };
  const many = boards.length === 1 ? "One" : "Three";
  say(output, `1. ${many} ${kind.name} board${boards.length === 1 ? "" : "s"} (${script.about})`);
  await kind.prepare?.(plan, output.out);
  await startLab(kind, plan);
  const inventory = relative("", join(plan.folder, "inventory.yml"));
  const words = [fromHere(script.playbook), ...script.words(folder), "-i", inventory];
  const common = [...words, ...(script.limit === undefined ? [] : ["-l", script.limit])];
  say(output, `2. ${script.story}`);
  const first = axle(output, ["run", ...common, "--report", `html=${relative("", report)}`]);
  if (first !== 0) return first;
  say(output, "3. The same again: nothing is left to do");
  const second = axle(output, ["run", ...common]);
  if (second !== 0) return second;
  say(
    output,
    `4. Somebody changes a guest's configuration by hand on ${edit.board}; a check shows it and touches nothing`,
  );
  output.out(`${edit.board}# ${edit.command}`);
  runOnBoard(plan.folder, edit.board, edit.command);
  const check = axle(output, ["check", ...words, "-l", edit.board, "--tags", edit.tag]);
  say(output, `The report of the first run: ${report}`);
  const option = kind.name === "embedded" ? "" : ` --kind ${kind.name}`;
  output.out(
    `Boards to play with: ${command} lab up ${boards.length}${option}, then ${command} lab list | ssh BOARD | down`,
  );
  return check;
}

function say(output: LabOutput, line: string): void {
  output.out("");
  output.out(`=== ${line}`);
}

/** Runs axle as a user would, with its output on this terminal. */
function axle(output: LabOutput, words: string[]): number {
  output.out(`$ ${command} ${words.map((word) => (/^[\w./:=,-]+$/.test(word) ? word : `'${word}'`)).join(" ")}`);
  const done = spawnSync(process.execPath, [ofAxle("bin/axle.mjs"), ...words], { stdio: "inherit" });
  return done.status ?? 250;
}
