// A lab for the recording: boards of one kind, commands on them, and playbooks whose text and results are kept.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");

function node(words, env) {
  const options = { cwd: root, env: { ...process.env, NO_COLOR: "1", ...env }, encoding: "utf8", maxBuffer: 1 << 28 };
  const done = spawnSync(process.execPath, words, options);
  return { code: done.status, out: done.stdout + done.stderr };
}

export class Lab {
  constructor(folder, kind) {
    this.scratch = folder;
    this.kind = kind.name;
    this.words = kind.words;
    this.boards = kind.boards;
    this.folder = join(folder, kind.name);
    this.group = kind.group;
  }

  axle(...words) {
    return node(["bin/axle.mjs", ...words], { AXLE_LAB: this.folder });
  }

  must(words, what) {
    const ran = this.axle(...words);
    if (ran.code !== 0) throw new Error(`${what} ended with ${ran.code}:\n${ran.out.slice(-4000)}`);
    return ran;
  }

  async up() {
    // As the demo does: what LXC's debian template copies from is made with the boards, where guests will be Debians.
    const { startLab } = await import(join(root, "dist/test/lab/client.js"));
    const { findKind } = await import(join(root, "dist/test/lab/kinds.js"));
    const kind = await findKind(this.kind);
    const plan = { folder: this.folder, boards: this.boards, group: this.group, guests: this.kind === "namespace" };
    await kind.prepare?.(plan, (line) => process.stderr.write(`${line}\n`));
    await startLab(kind, plan);
  }

  on(command, board = this.boards[0]) {
    return this.axle("lab", "ssh", board, command).out;
  }

  look(commands = [], board = this.boards[0]) {
    return commands.map((command) => `${board}# ${command}\n${this.on(command, board)}`).join("\n");
  }

  console() {
    return readFileSync(join(this.folder, "boards", this.boards[0], "console"), "utf8");
  }

  /** A playbook's run: its text as a terminal shows it, and the results of its tasks. */
  play(name, playbook, ...words) {
    const events = join(this.scratch, `${this.kind}-${name}.json`);
    const inventories = [...this.words, "-i", join(this.folder, "inventory.yml")];
    const all = ["run", playbook, ...inventories, "--diff", ...words, "--report", `json=${events}`];
    const { out } = this.must(all, `${playbook} on ${this.kind} boards`);
    const lines = readFileSync(events, "utf8").split("\n").filter(Boolean);
    return { out, results: lines.map((line) => JSON.parse(line)).filter(({ event }) => event === "result") };
  }

  down() {
    this.axle("lab", "down");
  }
}
