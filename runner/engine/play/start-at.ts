import type { PlayRun } from "./play-run.js";

/** `--start-at-task`: moves every host to the first task of that name, `*` and `?` allowed. */
export function startAt(play: PlayRun): void {
  const { run, walk } = play;
  const wanted = run.options.startAtTask;
  if (wanted === undefined || run.startFound) return;
  const pattern = globExpression(wanted);
  let found = false;
  for (const host of play.hosts) {
    for (;;) {
      const { state, task } = walk.peek(host);
      if (!task) {
        walk.commit(host, state);
        break;
      }
      if ([task.name, play.taskInfo(task, undefined).name].some((name) => name !== undefined && pattern.test(name))) {
        found = true;
        const here = walk.state(host);
        walk.commit(host, { ...here, startedInside: true, phase: "setup", setupPending: false });
        break;
      }
      walk.commit(host, state);
    }
  }
  if (found) run.startFound = true;
}

function globExpression(glob: string): RegExp {
  const text = glob
    .replace(/[\\^$.+(){}|]/g, "\\$&")
    .replace(/\*/g, ".*")
    .replace(/\?/g, ".")
    .replace(/\[!/g, "[^");
  try {
    return new RegExp(`^${text}$`, "s");
  } catch {
    return new RegExp(`^${glob.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}$`, "s");
  }
}
