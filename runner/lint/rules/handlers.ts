import { tasksOf } from "../../engine/iterator/failure.js";
import { nearest } from "../../errors.js";
import { allKeywords, nearestKeyword } from "../../load/effective.js";
import type { TaskNode } from "../../load/nodes.js";
import { holdsTemplate } from "../../template/templar.js";
import type { Value } from "../../values.js";
import type { LintedPlay, LintProject } from "../project/project.js";

/** Handlers that nothing notifies, and notifications that reach no handler. */
export function checkHandlers(linted: LintedPlay, project: LintProject): void {
  const handlers = linted.handlers.flatMap(tasksOf);
  const known = handlers.flatMap(namesOf);
  const templated = known.some(holdsTemplate);
  const notified: string[] = [];
  for (const task of linted.tasks)
    for (const name of notifiedBy(task)) {
      notified.push(name);
      if (holdsTemplate(name) || templated || linted.open || known.includes(name)) continue;
      const near = nearest(name, known);
      const position = nearestKeyword(task, "notify")?.position ?? task.position;
      const remedy = near ? `Did you mean \`${near}\`?` : "Define a handler of that name, or one that listens to it.";
      project.findings.add("missing-handler", `There is no handler \`${name}\`.`, position, { remedy });
    }
  const patterns = notified.map(patternOf);
  for (const handler of handlers)
    if (!linted.open && !namesOf(handler).some((name) => holdsTemplate(name) || patterns.some((one) => one.test(name))))
      project.findings.add(
        "unnotified-handler",
        `Nothing notifies the handler \`${handler.name ?? handler.action}\`.`,
        handler.position,
      );
}

function notifiedBy(task: TaskNode): string[] {
  const keyword = nearestKeyword(task, "notify") ?? allKeywords(task, "notify")[0];
  return listOf(keyword?.value).map(String);
}

/** What a handler answers to: its name, alone and behind its role's, and its topics. */
function namesOf(handler: TaskNode): string[] {
  const own = handler.name === undefined ? [] : [handler.name];
  const { role } = handler;
  const long = role ? own.flatMap((name) => [`${role.roleName} : ${name}`, `${role.name} : ${name}`]) : [];
  return [...own, ...long, ...listOf(handler.handler?.listen).map(String)];
}

function listOf(value: Value): Value[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
}

/** A notified name, with anything where it has a template. */
function patternOf(name: string): RegExp {
  const parts = name.split(/\{\{.*?\}\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`);
}
