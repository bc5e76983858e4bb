import { AxleError } from "../../errors.js";
import type { TaskResult } from "../../events.js";
import type { TaskNode } from "../../load/nodes.js";
import { whenHolds } from "../task/condition.js";
import { isImplicit } from "./implicit.js";
import type { PlayRun } from "./play-run.js";

/** Meta actions that concern one host; the others are carried out once for all hosts of the linear strategy. */
export const perHostMetas = new Set(["noop", "reset_connection", "end_host", "role_complete", "flush_handlers"]);

export function metaOf(task: TaskNode, play: PlayRun, host: string): string {
  const written = task.freeForm ?? "";
  return written.includes("{{") ? play.templar(task, host).text(written, task.position) : written;
}

/** Carries out a `meta` task on a host. Gives whether its condition held. */
export async function runMeta(play: PlayRun, task: TaskNode, host: string): Promise<boolean> {
  const what = metaOf(task, play, host);
  const { walk } = play;
  const unconditional =
    what === "noop" || what === "refresh_inventory" || what === "reset_connection" || isImplicit(task);
  if (unconditional) warnOfCondition(play, task, what);
  else if (!whenHolds(task, play.templar(task, host), () => {})) {
    emitSkipped(play, task, host, what);
    return false;
  }
  await carryOut(play, task, host, what);
  if (!isImplicit(task)) emitMeta(play, task, host, doneWords[what]?.(host) ?? what);
  if (task.handler) walk.unnotify(task, host);
  return true;
}

async function carryOut(play: PlayRun, task: TaskNode, host: string, what: string): Promise<void> {
  const { run, walk } = play;
  switch (what) {
    case "noop":
      break;
    case "flush_handlers":
      if (walk.state(host).phase === "handlers") {
        throw new AxleError({
          kind: "schema",
          message: "flush_handlers cannot be used as a handler",
          position: task.position,
        });
      }
      if (!run.unreachable.has(host)) walk.startFlush(host);
      break;
    case "refresh_inventory":
      run.refreshInventory();
      break;
    case "clear_facts":
      for (const name of play.hosts) run.vars.store(name).clearFacts();
      break;
    case "clear_host_errors":
      for (const name of play.hosts) {
        run.failed.delete(name);
        run.unreachable.delete(name);
        play.removed.delete(name);
        walk.clearErrors(name);
      }
      play.updateHosts();
      break;
    case "end_batch":
    case "end_play":
      for (const name of play.reachable()) walk.complete(name);
      if (what === "end_play") walk.endPlay = true;
      break;
    case "end_host":
      walk.complete(host);
      play.removed.add(host);
      play.updateHosts();
      break;
    case "role_complete":
      if (task.role) play.ledger.complete(task.role, host);
      break;
    case "reset_connection":
      await resetConnection(play, task, host);
      break;
    default:
      throw new AxleError({
        kind: "schema",
        message: `invalid meta action requested: ${what}`,
        position: task.position,
      });
  }
}

/** What Ansible says of a meta action that was carried out, with `-vv`. */
const doneWords: Record<string, (host: string) => string> = {
  flush_handlers: (host) => `triggered running handlers for ${host}`,
  refresh_inventory: () => "inventory successfully refreshed",
  clear_facts: () => "facts cleared",
  clear_host_errors: () => "cleared host errors",
  end_batch: () => "ending batch",
  end_play: () => "ending play",
  end_host: (host) => `ending play for ${host}`,
  reset_connection: () => "reset connection",
};

/** … and of one whose condition did not hold. */
const skipWords: Record<string, (host: string) => string> = {
  flush_handlers: (host) => `not running handlers for ${host}`,
  clear_facts: (host) => `not clearing facts and fact cache for ${host}`,
  clear_host_errors: (host) => `not clearing host error state for ${host}`,
  end_batch: () => "continuing current batch",
  end_play: () => "continuing play",
  end_host: (host) => `continuing execution for ${host}`,
};

function emitMeta(play: PlayRun, task: TaskNode, host: string, message: string): void {
  play.run.emit({ event: "meta", task: play.taskInfo(task, play.templar(task, host)), host, message });
}

async function resetConnection(play: PlayRun, task: TaskNode, host: string): Promise<void> {
  const job = play.job(task, host, play.taskInfo(task, undefined));
  const contact = play.services.contact(job, play.templar(task, host), undefined);
  await contact.board().reset();
}

function warnOfCondition(play: PlayRun, task: TaskNode, what: string): void {
  if (isImplicit(task) || !task.keywords.has("when")) return;
  play.run.warn(`${what} task does not support when conditional`, task.position);
}

function emitSkipped(play: PlayRun, task: TaskNode, host: string, what: string): void {
  const more = skipWords[what]?.(host);
  const skip_reason = `${what} conditional evaluated to False${more ? `, ${more}` : ""}`;
  const msg = what === "end_host" ? `end_host conditional evaluated to false, ${more}` : what;
  emitMeta(play, task, host, skip_reason);
  play.run.emit({
    event: "result",
    task: play.taskInfo(task, play.templar(task, host)),
    host,
    status: "skipped",
    // Ansible says nothing of changes here.
    result: { msg, skipped: true, skip_reason } as unknown as TaskResult,
    ignored: false,
    diff: [],
    elapsedMs: 0,
  });
}
