import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SystemRoots } from "../../modules/harness/system-root.js";
import { makeTree } from "../../modules/harness/tree.js";
import { expandTasks } from "../modules/case-files.js";
import type { EndState } from "../modules/place.js";
import type { PackageCase } from "./case-files.js";

const shells = { dash: "/bin/dash", ash: "/bin/busybox ash" };

/** A system to throw away, with a case's beginnings in it. */
export class System {
  /** The folder with the playbook, seen from outside. */
  readonly play: string;
  /** What starts a shell in it. */
  readonly shell: string;
  private readonly changes: string;
  private readonly inside: string;

  constructor(
    roots: SystemRoots,
    base: string,
    private readonly one: PackageCase,
    http: string,
  ) {
    const root = roots.add(shells[one.shell ?? "dash"], base);
    this.shell = root.shell;
    this.changes = root.changes;
    this.inside = "/play";
    this.play = join(root.changes, "play");
    makeTree(root.changes, one.tree ?? {});
    mkdirSync(this.play);
    makeTree(this.play, one.files ?? {});
    const playbook = [{ hosts: "all", gather_facts: false, vars: { ...one.vars, http }, tasks: expandTasks(one) }];
    writeFileSync(join(this.play, "playbook.yml"), JSON.stringify(playbook));
    if (one.prepare) this.run(one.prepare);
  }

  /** Runs shell text in it, in the playbook's folder, and gives what it prints. Throws when it fails. */
  run(text: string, environment: Record<string, string> = {}): string {
    return execFileSync(this.shell, ["-ec", `cd ${this.inside}\n${text}`], {
      env: {
        PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        HOME: "/root",
        LC_ALL: "C",
        ...environment,
      },
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
      maxBuffer: 64 << 20,
    });
  }

  /** What the case asks for at its end: files below its paths, and the outputs of its questions. */
  endState(): EndState {
    const state: EndState = {};
    for (const path of this.one.paths ?? []) this.addPath(state, path);
    for (const [name, text] of Object.entries(this.one.asks ?? {})) state[name] = this.run(`{ ${text}\n} 2>&1 || :`);
    return state;
  }

  private addPath(state: EndState, path: string): void {
    const place = join(this.changes, path);
    if (!existsSync(place)) return;
    const stat = lstatSync(place);
    const mode = (stat.mode & 0o7777).toString(8);
    // How an overlay keeps that something is gone.
    if (stat.isCharacterDevice() && stat.rdev === 0) state[path] = "gone";
    else if (stat.isSymbolicLink()) state[path] = `link to ${readlinkSync(place)}`;
    else if (stat.isFile()) state[path] = `file ${mode} ${readFileSync(place, "latin1")}`;
    else if (stat.isDirectory()) {
      state[path] = `folder ${mode}`;
      for (const name of readdirSync(place)) this.addPath(state, join(path, name));
    }
  }
}
