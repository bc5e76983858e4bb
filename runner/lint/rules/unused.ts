import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Position } from "../../errors.js";
import type { PlayNode, RoleUse, TaskNode } from "../../load/nodes.js";
import { keyPositionOf } from "../../load/positions.js";
import { isDict, type Value } from "../../values.js";
import type { Findings } from "../finding.js";
import type { SetAtRunTime } from "../names/run-time-names.js";
import { type NamedText, textsAround, textsOf, textsOfTask } from "../names/task-texts.js";
import type { LintProject } from "../project/project.js";

/** Variables that something else than templates reads: connections, the engine, roles' argument checks. */
export const readElsewhere = /^(?:ansible_|_)/;
const nowhere = { file: "", line: 1, column: 1 };

/** Every name that anything in the project mentions, and what has been read for it. */
export class MentionedNames {
  readonly names = new Set<string>();
  readonly #folders = new Set<string>();
  readonly #values = new Set<object>();

  take(texts: readonly NamedText[]): void {
    for (const { names } of texts) for (const name of names.mentioned) this.names.add(name);
  }

  /** Names inside values of variables. */
  takeValues(values: Readonly<Record<string, Value>>): void {
    if (this.#values.has(values)) return;
    this.#values.add(values);
    this.take(textsOf(values, nowhere));
  }

  takeTask(task: TaskNode): void {
    this.take(textsOfTask(task));
    this.take(textsAround(task));
    const vars = task.keywords.get("vars")?.value;
    if (isDict(vars) && !(vars instanceof Map)) this.takeValues(vars);
  }

  /** A role's other files: what `tasks_from` or an include may bring is a use, too. */
  takeRole(role: RoleUse): void {
    for (const folder of ["tasks", "handlers", "templates", "files", "meta"]) this.takeFolder(join(role.path, folder));
  }

  takeFolder(folder: string): void {
    if (this.#folders.has(folder)) return;
    this.#folders.add(folder);
    for (const file of textFiles(folder)) {
      const text = readFileSync(file, "utf8");
      this.takeWords(/\.ya?ml$/.test(file) ? withoutNames(text) : text);
    }
  }

  takeWords(text: string): void {
    for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) this.names.add(word);
  }
}

/** A task file without what sets names: keys, and what is registered. */
function withoutNames(text: string): string {
  return text.replace(/\bregister:\s*["']?\w+/g, "").replace(/^[\s-]*[\w.]+:/gm, "");
}

/** A variable that was written somewhere. */
interface Written {
  name: string;
  position: Position;
  what: string;
}

/** Reports variables of plays, roles and tasks that nothing mentions. */
export function reportUnused(project: LintProject, runTime: readonly SetAtRunTime[], mentioned: MentionedNames): void {
  for (const linted of project.plays) {
    const { play } = linted;
    mentioned.takeFolder(join(play.file, "../templates"));
    for (const role of rolesOf(play)) mentioned.takeRole(role);
    for (const task of linted.tasks) if (task.role) mentioned.takeRole(task.role);
  }
  for (const { name, position, what } of [...writtenIn(project), ...setBy(runTime)])
    if (!mentioned.names.has(name) && !readElsewhere.test(name))
      add(project.findings, `\`${name}\` is ${what}, and nothing uses it.`, position);
}

function add(findings: Findings, message: string, position: Position): void {
  findings.add("unused-variable", message, position);
}

function setBy(runTime: readonly SetAtRunTime[]): Written[] {
  return runTime
    .filter(({ by }) => by === "register" || by === "set_fact")
    .map(({ name, position, by }) => ({ name, position, what: by === "register" ? "registered" : "set by set_fact" }));
}

function writtenIn(project: LintProject): Written[] {
  const found: Written[] = [];
  const take = (values: Record<string, Value>, what: string, otherwise: Position) => {
    for (const name of Object.keys(values))
      found.push({ name, position: keyPositionOf(values, name) ?? otherwise, what });
  };
  for (const { play, tasks } of project.plays) {
    take(play.vars, "set by the play", play.position);
    for (const role of [...rolesOf(play), ...tasks.flatMap((task) => (task.role ? [task.role] : []))]) {
      for (const file of role.defaults) take(file.values, `a default of the role ${role.roleName}`, role.position);
      for (const file of role.vars) take(file.values, `set by the role ${role.roleName}`, role.position);
    }
    for (const task of tasks)
      for (let node: TaskNode | TaskNode["parent"] = task; node && node.kind !== "play"; node = node.parent) {
        const keyword = node.keywords.get("vars");
        if (keyword && isDict(keyword.value) && !(keyword.value instanceof Map))
          take(keyword.value, `set by the ${node.kind}`, keyword.position);
      }
  }
  return found;
}

/** Every role that a play uses, dependencies included. */
export function rolesOf(play: PlayNode): RoleUse[] {
  const below = (role: RoleUse): RoleUse[] => [...role.dependencies.flatMap(below), role];
  return [...play.roles, ...play.importedRoles].flatMap(below);
}

function textFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return textFiles(path);
      return /\.(?:ya?ml|json|j2|jinja2?|hbs|tmpl|conf|cfg|ini|sh)$/.test(entry.name) ? [path] : [];
    });
  } catch {
    return [];
  }
}
