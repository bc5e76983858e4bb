import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { parse, stringify } from "yaml";
import { listModules, loadModule } from "../../../modules/registry.js";
import { Workshop } from "../../engine/harness.js";
import { EmbeddedLab } from "../../lab/embedded/lab.js";
import { missingForSystemRoots, SystemRoots } from "../harness/system-root.js";
import type { ExampleScene } from "./scene.js";
import { scenes } from "./scenes.js";

/** Several: an embedded board shows its first 3,000 processes alone, and all the examples together start more. */
const boards = ["ax3-1", "ax3-2", "ax3-3", "ax3-4"];

type Task = Record<string, unknown> & { name?: string };

const modules = await Promise.all(listModules().map(async ({ name }) => (await loadModule(name))!));
const tasksOf = (examples: string | undefined) => (parse(examples ?? "") ?? []) as Task[];

/** `axle doc` shows these examples: each is carried out as it stands there, but for those that say why not. */
describe("the modules' examples", function () {
  this.timeout(120_000);
  const scratch = mkdtempSync(join(tmpdir(), "axle-examples-"));
  const missing = missingForSystemRoots(join(scratch, "trial"));
  let lab: EmbeddedLab;
  let roots: SystemRoots | undefined;
  before(async () => {
    lab = await EmbeddedLab.up({ folder: join(scratch, "lab"), boards });
    if (!missing) roots = new SystemRoots(join(scratch, "roots"));
  });
  after(async () => {
    await lab?.down();
    roots?.remove();
    rmSync(scratch, { recursive: true, force: true });
  });

  for (const [index, { name, examples }] of modules.entries()) {
    const board = boards[index % boards.length]!;
    const scene = scenes[name] ?? {};
    const tasks = tasksOf(examples).filter((task) => !(String(task.name) in (scene.without ?? {})));
    if (tasks.length === 0) continue;
    it(`${name}: ${tasks.map((task) => task.name ?? name).join("; ")}`, async function () {
      if (scene.on === "system" && missing) return this.skip();
      const workshop = new Workshop();
      try {
        const ran = await carryOut(workshop, tasks, scene, board);
        const results = ran.of("result").filter(({ task }) => tasks.some((told) => told.name === task.name));
        const wrong = results.filter(({ status }) => !["ok", "changed", "skipped"].includes(status));
        expect(wrong.map(({ task, result }) => `${task.name}: ${String(result.msg)}`)).to.deep.equal([]);
        expect(ran.code, JSON.stringify(ran.of("result").at(-1))).to.equal(0);
        expect(new Set(results.map(({ task }) => task.name)).size).to.be.at.least(tasks.filter((t) => t.name).length);
      } finally {
        workshop.remove();
      }
    });
  }

  it("are left out only where there are such examples, and for a reason", () => {
    const wrong = Object.entries(scenes).flatMap(([name, { without }]) => {
      const known = tasksOf(modules.find((module) => module.name === name)?.examples).map((task) => task.name);
      return Object.entries(without ?? {}).filter(([task, why]) => !known.includes(task) || why === "");
    });
    expect(wrong).to.deep.equal([]);
    expect(Object.keys(scenes).filter((name) => !modules.some((module) => module.name === name))).to.deep.equal([]);
  });

  function carryOut(workshop: Workshop, tasks: readonly Task[], scene: ExampleScene, board: string) {
    workshop.write({ "files/.keep": "", ...scene.files });
    if (scene.here) execFileSync("/bin/sh", ["-ec", scene.here], { cwd: workshop.dir });
    for (const [path, text] of Object.entries(scene.net ?? {})) {
      mkdirSync(dirname(join(lab.mirror, path)), { recursive: true });
      writeFileSync(join(lab.mirror, path), text);
    }
    const before = scene.board ? [{ name: "what is expected there", shell: scene.board }] : [];
    const all = [...before, ...(parse(scene.before ?? "[]") as Task[]), ...tasks];
    const play = stringify([{ hosts: scene.on === "system" ? "all" : board, vars: scene.vars ?? {}, tasks: all }]);
    return workshop.run(play, { inventory: [scene.on === "system" ? wholeSystem(workshop) : lab.inventory] });
  }

  function wholeSystem(workshop: Workshop): string {
    const { shell } = roots!.add("/bin/dash");
    workshop.write({ whole: `whole ansible_connection=local ansible_shell_executable=${shell}\n` });
    return join(workshop.dir, "whole");
  }
});
