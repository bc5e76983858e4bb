import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTree } from "../../modules/harness/tree.js";
import { readResults, runDriver } from "../modules/ask-ansible.js";
import { runPlay } from "../modules/ask-axle.js";
import { expandTasks } from "../modules/case-files.js";
import { type Answer, plainState } from "../modules/plain-results.js";
import { Box } from "./box.js";
import type { SystemCase } from "./case-files.js";
import { endStateOf } from "./end-state.js";

/** No case of these asks the test's web server. */
export const nowhere = "http://127.0.0.1:1";

/** What axle answers to a case, run in this process, on a system over the image. */
export function askAxle(one: SystemCase, image: string): Promise<Answer> {
  return withFolder(async (root) => {
    const box = await layOut(one, join(root, "c000"), image);
    writeFileSync(join(root, "c000", "play", "hosts"), inventory(`ansible_shell_executable=${box.shell}`));
    try {
      return { ...(await runPlay(join(root, "c000"), nowhere)), state: stateOf(box, one, join(root, "c000")) };
    } finally {
      await box.down();
    }
  });
}

/** Runs cases through ansible-core, each on a system of its own. */
export function askAnsible(cases: readonly SystemCase[], image: string): Promise<Answer[]> {
  return withFolder(async (root) => {
    writeFileSync(join(root, "ansible.cfg"), "");
    const folders = cases.map((_, index) => join(root, `c${String(index).padStart(3, "0")}`));
    const boxes: Box[] = [];
    try {
      for (const [index, one] of cases.entries()) boxes.push(await layOut(one, folders[index]!, image));
      const jobs = folders.map((dir) => ({
        dir: join(dir, "play"),
        args: ["-i", "hosts", "playbook.yml"],
        out: join(dir, "out"),
        shell: join(dir, "box", "enter"),
      }));
      await runDriver(jobs, root);
      return cases.map((one, index) => ({
        ...readResults(folders[index]!, nowhere),
        state: stateOf(boxes[index]!, one, folders[index]!),
      }));
    } finally {
      for (const box of boxes) await box.down();
    }
  });
}

/** A folder for as long as something runs. */
export async function withFolder<Result>(run: (root: string) => Promise<Result>): Promise<Result> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), "axle-systems-")));
  try {
    return await run(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Lays a case out: `play/` with the playbook and an inventory, `box/` with the system, booted. */
async function layOut(one: SystemCase, dir: string, image: string): Promise<Box> {
  const play = join(dir, "play");
  mkdirSync(play, { recursive: true });
  makeTree(play, one.files ?? {});
  makeTree(join(dir, "box", "changes"), one.tree ?? {});
  mkdirSync(join(dir, "box"), { recursive: true });
  if (one.modules !== undefined) writeFileSync(join(dir, "box", "modules"), one.modules);
  const box = await Box.up(join(dir, "box"), image);
  if (one.prepare) box.run(one.prepare);
  const playbook = [{ hosts: "all", gather_facts: false, vars: one.vars ?? {}, tasks: expandTasks(one) }];
  writeFileSync(join(play, "playbook.yml"), JSON.stringify(playbook));
  writeFileSync(join(play, "hosts"), inventory(""));
  return box;
}

function inventory(more: string): string {
  return `board ansible_connection=local ansible_python_interpreter=/usr/bin/python3 ${more}\n`;
}

function stateOf(box: Box, one: SystemCase, dir: string): Answer["state"] {
  return plainState(endStateOf(box, one.show ?? []), dir, nowhere);
}
