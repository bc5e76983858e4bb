import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { RunEvent } from "../../runner/events.js";
import { EmbeddedLab } from "../lab/embedded/lab.js";
import { differences, type Listing, listTree } from "./tree.js";

export interface Ran {
  code: number | null;
  out: string;
  err: string;
  events: RunEvent[];
}

/** What a run said last: enough to see why it went wrong. */
export function endOf({ out, err }: Ran): string {
  return `${out.slice(out.indexOf("PLAY RECAP") - 2_000)}${err}`.slice(-4_000);
}

/** A run that goes on. */
export interface Running {
  child: ChildProcess;
  ended: Promise<Ran>;
  /** Waits until an event of the run fits. Throws when the run ends before. */
  seen(fits: (event: RunEvent) => boolean): Promise<void>;
}

const program = `${process.cwd()}/bin/axle.mjs`;

/** Commands that know their inventory from elsewhere, and those that run nothing. */
const withoutInventory = new Set(["runs", "show", "resume", "apply"]);
const withoutReport = new Set(["runs", "show", "jobs"]);

/** A folder with playbooks of one test file, and axle as a user types it. */
export class Desk {
  readonly folder = mkdtempSync(join(tmpdir(), "axle-e2e-"));
  private started = 0;

  constructor(private readonly inventory: () => string) {}

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, text: string): string {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  /** Starts `axle WORDS -i INVENTORY`, away from this machine's own settings, and takes its events down. */
  start(words: readonly string[], options: { env?: Record<string, string>; input?: string } = {}): Running {
    const log = this.path(`events-${++this.started}.json`);
    const env = { PATH: process.env["PATH"], HOME: this.folder, LC_ALL: "C.UTF-8", ...options.env };
    const inventory = words.includes("-i") || withoutInventory.has(words[0]!) ? [] : ["-i", this.inventory()];
    const report = withoutReport.has(words[0]!) ? [] : ["--report", `json=${log}`];
    const all = [program, ...words, ...inventory, ...report];
    const child = spawn(process.execPath, all, { cwd: this.folder, env });
    const said = { out: "", err: "" };
    child.stdout.on("data", (data) => {
      said.out += data;
    });
    child.stderr.on("data", (data) => {
      said.err += data;
    });
    child.stdin.end(options.input ?? "");
    const ended = new Promise<Ran>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) => resolve({ code, ...said, events: readEvents(log) }));
    });
    const seen = async (fits: (event: RunEvent) => boolean) => {
      while (!readEvents(log).some(fits)) {
        if (child.exitCode !== null) throw new Error(`the run ended before: ${said.out}${said.err}`);
        await sleep(20);
      }
    };
    return { child, ended, seen };
  }

  axle(...words: string[]): Promise<Ran> {
    return this.start(words).ended;
  }

  /** Writes a playbook and runs it. */
  run(playbook: string, ...words: string[]): Promise<Ran> {
    return this.axle("run", this.write("site.yml", playbook), ...words);
  }

  /** Writes a playbook and checks it. */
  check(playbook: string, ...words: string[]): Promise<Ran> {
    return this.axle("check", this.write("site.yml", playbook), ...words);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function readEvents(log: string): RunEvent[] {
  if (!existsSync(log)) return [];
  const lines = readFileSync(log, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => JSON.parse(line) as RunEvent);
}

/** Embedded boards and a desk before them. */
export class Scene {
  readonly desk: Desk;

  private constructor(readonly lab: EmbeddedLab) {
    this.desk = new Desk(() => lab.inventory);
  }

  /** Boots the boards. Each also has busybox's shell by its own name: /bin/ash. */
  static async open(...boards: string[]): Promise<Scene> {
    const folder = mkdtempSync(join(tmpdir(), "axle-e2e-lab-"));
    const scene = new Scene(await EmbeddedLab.up({ folder, boards }));
    for (const name of boards) symlinkSync("busybox", join(scene.root(name), "bin/ash"));
    return scene;
  }

  /** A board's tree as this machine sees it. */
  root(board: string): string {
    return this.entry(board).board.root;
  }

  file(board: string, path: string): string {
    return readFileSync(join(this.root(board), path), "utf8");
  }

  /** Removes a file of a board, if it is there. */
  remove(board: string, path: string): void {
    rmSync(join(this.root(board), path), { force: true });
  }

  /** Writes a file of a board behind axle's back. */
  put(board: string, path: string, text: string): void {
    mkdirSync(dirname(join(this.root(board), path)), { recursive: true });
    writeFileSync(join(this.root(board), path), text);
  }

  exists(board: string, path: string): boolean {
    return existsSync(join(this.root(board), path));
  }

  entry(board: string) {
    const found = this.lab.boards.get(board);
    if (!found) throw new Error(`there is no board ${board}`);
    return found;
  }

  /** Cuts all connections of a board, as a pulled cable does. */
  cutLink(board: string): void {
    this.entry(board).server.dropAll();
  }

  /** All boards' trees now. */
  list(): Map<string, Listing> {
    return new Map([...this.lab.boards.keys()].map((name) => [name, listTree(this.root(name))]));
  }

  /** What has changed on any board since: `board ~ path`. */
  since(before: Map<string, Listing>): string[] {
    return [...before].flatMap(([name, old]) =>
      differences(old, listTree(this.root(name))).map((line) => `${name} ${line}`),
    );
  }

  async close(): Promise<void> {
    await this.lab.down();
    rmSync(this.lab.folder, { recursive: true, force: true });
    this.desk.close();
  }
}
