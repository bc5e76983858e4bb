import type { LintedPlay } from "../lint/project/project.js";
import type { TaskNode } from "../load/nodes.js";

/** A task of a play. */
export interface FoundTask {
  linted: LintedPlay;
  task: TaskNode;
}

/** How a task is called in reports: `role : name`, or its action; an include_role after the role that it includes. */
export function titleOf(task: TaskNode): string {
  const name = task.name ?? task.action;
  return task.role && task.resolved !== "include_role" ? `${task.role.name ?? task.role.roleName} : ${name}` : name;
}

/** Tasks by name (with or without the role in front), by `file:line`, or by a part of the name. */
export function findTasks(plays: readonly LintedPlay[], wanted: string): FoundTask[] {
  const all = plays.flatMap((linted) => linted.tasks.map((task) => ({ linted, task })));
  const by = (fits: (task: TaskNode) => boolean) => all.filter(({ task }) => fits(task));
  const place = /^(.+):(\d+)$/.exec(wanted);
  const exact = by((task) => titleOf(task) === wanted || task.name === wanted);
  if (exact.length > 0) return exact;
  if (place) {
    const line = Number(place[2]);
    const inFile = by(({ position }) => position.file.endsWith(place[1]!) && position.line <= line);
    const last = Math.max(...inFile.map(({ task }) => task.position.line));
    return inFile.filter(({ task }) => task.position.line === last);
  }
  return by((task) => titleOf(task).toLowerCase().includes(wanted.toLowerCase()));
}
