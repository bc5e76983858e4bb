import { AxleError, nearest } from "../errors.js";
import type { LoadContext } from "./context.js";
import type { TaskNode } from "./nodes.js";

/** Refuses a task that gives its module an argument which it does not have, at the argument's place. */
export function checkArguments(context: LoadContext, task: TaskNode): void {
  // A library module says itself what it takes, when it runs.
  if (task.library !== undefined) return;
  const parameters = context.catalog.resolve(task.resolved)?.parameters;
  if (!parameters) return;
  for (const name of Object.keys(task.args)) {
    if (parameters.includes(name)) continue;
    const near = nearest(name, parameters);
    throw new AxleError({
      kind: "arguments",
      message: `Unsupported parameters for (${task.action}) module: ${name}.`,
      position: task.argPositions.get(name) ?? task.position,
      remedy: near ? `Did you mean \`${near}\`?` : `It has ${[...parameters].sort().join(", ")}.`,
    });
  }
}
