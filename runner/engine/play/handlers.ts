import { AxleError } from "../../errors.js";
import type { TaskNode } from "../../load/nodes.js";
import { holdsTemplate } from "../../template/templar.js";
import { str } from "../../template/values.js";
import type { Value } from "../../values.js";
import { type PlayRun, roleLabel } from "./play-run.js";

/** Marks the handlers that a changed task names, by name or by a topic they listen to. Throws when there is none. */
export function notifyHandlers(play: PlayRun, host: string, names: readonly string[], from: TaskNode): void {
  for (const name of names) {
    const found = new Set<TaskNode>();
    const named = findNamed(play, name);
    if (named) found.add(named);
    for (const handler of play.walk.handlers) if (listens(play, handler, name)) found.add(handler);
    if (found.size === 0) missingHandler(play, name, from);
    const fresh = [...found].filter((handler) => play.walk.notify(handler, host));
    if (fresh.length === 0) continue;
    const info = play.taskInfo(from, undefined);
    const handlers = fresh.map((handler) => play.taskInfo(handler, handlerTemplar(play, handler)).name);
    play.run.emit({ event: "notified", task: info, host, handlers });
  }
}

/** The last list of handlers that has the name wins, and in it the first; the role's name may stand in front. */
function findNamed(play: PlayRun, name: string): TaskNode | undefined {
  for (const handler of byLists(play.walk.handlers).reverse().flat()) {
    const own = handlerName(play, handler);
    if (own === undefined) continue;
    const forms = handler.role
      ? [own, `${handler.role.roleName} : ${own}`, `${roleLabel(handler.role)} : ${own}`]
      : [own];
    if (forms.includes(name)) return handler;
  }
  return undefined;
}

/** Handlers that were written in one list, of the play, a role or a block, together. */
function byLists(handlers: readonly TaskNode[]): TaskNode[][] {
  const lists: TaskNode[][] = [];
  for (const handler of handlers) {
    const last = lists.at(-1);
    const before = last?.[0];
    if (last && before?.parent === handler.parent && before?.role === handler.role) last.push(handler);
    else lists.push([handler]);
  }
  return lists;
}

const warned = new WeakSet<TaskNode>();

/** A handler's rendered name; host variables are not known here, as in Ansible. */
function handlerName(play: PlayRun, handler: TaskNode): string | undefined {
  if (!handler.name || !holdsTemplate(handler.name)) return handler.name;
  try {
    return str(handlerTemplar(play, handler).template(handler.name, handler.position));
  } catch (error) {
    if (!(error instanceof AxleError)) throw error;
    if (topicsOf(handler).length === 0 && !warned.has(handler)) {
      warned.add(handler);
      play.run.warn(
        `Handler '${handler.name}' is unusable because it has no listen topics and the name could not be templated (host-specific variables are not supported in handler names). The error: ${error.message}`,
        handler.position,
      );
    }
    return undefined;
  }
}

function handlerTemplar(play: PlayRun, handler: TaskNode) {
  return play.templar(handler, undefined);
}

function listens(play: PlayRun, handler: TaskNode, topic: string): boolean {
  return topicsOf(handler).some((written) => {
    if (!holdsTemplate(written)) return str(written) === topic;
    try {
      return str(handlerTemplar(play, handler).template(written, handler.position)) === topic;
    } catch {
      return false;
    }
  });
}

function topicsOf(handler: TaskNode): Value[] {
  const listen = handler.handler?.listen;
  if (listen === undefined || listen === null) return [];
  return Array.isArray(listen) ? listen : [listen];
}

function missingHandler(play: PlayRun, name: string, from: TaskNode): void {
  const message = `The requested handler '${name}' was not found in either the main handlers list nor in the listening handlers list`;
  if (play.run.options.settings.get("ERROR_ON_MISSING_HANDLER") === false) {
    play.run.warn(message, from.position);
    return;
  }
  throw new AxleError({
    kind: "missing-handler",
    message,
    position: from.keywords.get("notify")?.position ?? from.position,
    remedy: "Define a handler of that name, or one that listens to it.",
  });
}
