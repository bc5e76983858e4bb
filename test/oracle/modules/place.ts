import { lstatSync, lutimesSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeTree } from "../../modules/harness/tree.js";
import { expandTasks, type ModuleCase } from "./case-files.js";

/** What is left below `{{ d }}` at the end: path → type, mode, content or target. */
export type EndState = Record<string, string>;

const inventory = "board ansible_connection=local ansible_python_interpreter=/usr/bin/python3\n";

/** Lays a case out: `play/` with the playbook and its files, `d/` with the tree. */
export function layOut(one: ModuleCase, dir: string, http: string): void {
  const [play, target] = [join(dir, "play"), join(dir, "d")];
  mkdirSync(play, { recursive: true });
  mkdirSync(target);
  makeTree(target, one.tree ?? {});
  makeOlder(target);
  makeTree(play, one.files ?? {});
  const vars = { ...one.vars, d: target, http };
  const playbook = [{ hosts: "all", gather_facts: false, vars, tasks: expandTasks(one) }];
  writeFileSync(join(play, "playbook.yml"), JSON.stringify(playbook));
  writeFileSync(join(play, "hosts"), inventory);
}

/** An hour older, all of it: what a task writes has another time then, however soon the task comes. */
function makeOlder(root: string): void {
  const time = Math.floor(Date.now() / 1000) - 3600;
  for (const name of [...readdirSync(root, { recursive: true, encoding: "utf8" }), "."])
    lutimesSync(join(root, name), time, time);
}

/** Everything below a case's folder `d`. */
export function endState(dir: string): EndState {
  const root = join(dir, "d");
  const state: EndState = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const stat = lstatSync(path);
    const mode = (stat.mode & 0o7777).toString(8);
    const name = path.slice(root.length + 1);
    if (stat.isSymbolicLink()) state[name] = `link to ${readlinkSync(path)}`;
    else if (stat.isDirectory()) state[name] = `folder ${mode}`;
    else if (stat.isFile()) state[name] = `file ${mode} ${readFileSync(path, "utf8")}`;
    else state[name] = `other ${mode}`;
  }
  return state;
}
