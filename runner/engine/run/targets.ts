import type { Target } from "../../board/index.js";
import { AxleError } from "../../errors.js";
import type { PlayNode, TaskNode } from "../../load/nodes.js";
import type { RunOptions } from "../options.js";
import { targetOf } from "./connections.js";
import { RunState } from "./state.js";

/** How the boards of a loaded play of one task are reached; nothing is connected. */
export function targetsOf(options: RunOptions, pattern: string): Target[] {
  const run = new RunState(options);
  const play = options.loaded!.plays[0]!;
  const task = firstTask(play);
  const hosts = run.selector.hosts(pattern);
  const names = hosts.map(({ name }) => name);
  run.vars.enterPlay(play, { all: names, batch: names, removed: new Set() });
  return hosts.map((host) => {
    const templar = run.templar(run.vars.scope({ play, host, task }), play, task);
    return targetOf(host, task, templar, templar, options);
  });
}

function firstTask(play: PlayNode): TaskNode {
  const task = play.tasks[0]?.block[0];
  if (task?.kind === "task") return task;
  throw new AxleError({ kind: "internal", message: "The play has no task." });
}
