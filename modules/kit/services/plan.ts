import type { Clock, ModuleResult, Plan } from "../../contract.js";
import type { BoardInfo } from "../board-info.js";
import type { Operation } from "../operations.js";
import { linesOf, type QueryReader, type QueryReading } from "../queries/query.js";
import { type Action, type ActionContext, actionOperations } from "./actions.js";
import { readState, type ServiceManager, type ServiceState } from "./state.js";

/** What `service` and `systemd` ask for, in common. */
export interface ServiceArgs {
  name?: string;
  state?: "started" | "stopped" | "restarted" | "reloaded";
  enabled?: boolean;
  masked?: boolean;
  daemon_reload?: boolean;
  daemon_reexec?: boolean;
  scope?: "system" | "user" | "global";
  no_block?: boolean;
  force?: boolean;
  sleep?: number;
  pattern?: string;
  runlevel?: string;
  /** System V's runlevels that `enabled` is about; all that the init script names when there are none. */
  runlevels?: readonly string[];
  arguments?: string;
  daemonize?: boolean;
}

/** The manager that runs the board, or the one that the task names. */
export function managerOf(board: BoardInfo, use = "auto"): ServiceManager {
  const named = {
    systemd: "systemd",
    openrc: "openrc",
    upstart: "upstart",
    sysvinit: "sysvinit",
    openwrt_init: "procd",
  } as const;
  if (use in named) return named[use as keyof typeof named];
  if (board.init === "busybox" || board.init === "unknown") {
    return board.tools.has("rc-service") ? "openrc" : "sysvinit";
  }
  return board.init;
}

export function serviceReader(args: ServiceArgs, manager: ServiceManager): QueryReader {
  const about = { name: args.name ?? "", manager, pattern: args.pattern, scope: args.scope };
  return { read: "query", query: "service", about };
}

/** What has to be done to a service. Restarts and reloads are done once: readings after them are not planned again. */
export function planService(
  args: ServiceArgs,
  seen: QueryReading | undefined,
  manager: ServiceManager,
  board: BoardInfo,
  clock: Clock,
): Plan {
  const context = contextOf(args, manager, board);
  const first = !clock.verifying;
  const general: Action[] = [];
  if (manager === "systemd" && first && args.daemon_reload) general.push("daemon-reload");
  if (manager === "systemd" && first && args.daemon_reexec) general.push("daemon-reexec");
  const preparation = general.flatMap((action) => actionOperations(action, context));
  const name = args.name;
  if (name === undefined || seen === undefined) {
    const result = { changed: false, name: null, status: {} };
    return preparation.length > 0
      ? { plan: "change", diff: [], operations: preparation, result, verify: false }
      : { plan: "ok", result };
  }
  const state = stateOf(args, seen, manager);
  const wanted = wantedActions(args, state, first);
  const result = resultOf(args, state, wanted.length > 0);
  const operations = [...preparation, ...wanted.flatMap((action) => actionOperations(action, context))];
  if (!state.exists) return missing(name, operations, result, clock, general.includes("daemon-reload"));
  if (operations.length === 0) return { plan: "ok", result };
  return { plan: "change", diff: diffOf(name, state, wanted), operations, result };
}

/** The service as it is; `enabled` is what the task wants only when all runlevels agree that it names. */
export function stateOf(args: ServiceArgs, seen: QueryReading, manager: ServiceManager): ServiceState {
  const state = readState(seen, manager, args.name ?? "", args.pattern);
  const { runlevels, enabled } = args;
  if (!runlevels?.length || enabled === undefined) return state;
  const startsIn = (level: string) =>
    linesOf(seen, "links").some((link) => new RegExp(`/rc${level}\\.d/S\\d\\d[^/]*$`).test(link));
  return { ...state, enabled: runlevels.every((level) => startsIn(level) === enabled) ? enabled : !enabled };
}

export function contextOf(args: ServiceArgs, manager: ServiceManager, board: BoardInfo): ActionContext {
  return {
    manager,
    name: args.name ?? "",
    scope: args.scope ?? "system",
    noBlock: args.no_block ?? false,
    force: args.force ?? false,
    ...(args.sleep === undefined ? {} : { sleep: args.sleep }),
    runlevel: args.runlevel ?? "default",
    runlevels: args.runlevels ?? [],
    daemonize: args.daemonize ?? false,
    extra: (args.arguments ?? "").split(/\s+/).filter((word) => word !== ""),
    tools: board.tools,
  };
}

/** In Ansible's order: masking, enabling, then the state. */
export function wantedActions(args: ServiceArgs, state: ServiceState, first: boolean): Action[] {
  const actions: Action[] = [];
  if (args.masked !== undefined && args.masked !== state.masked) actions.push(args.masked ? "mask" : "unmask");
  if (args.enabled !== undefined && args.enabled !== state.enabled) actions.push(args.enabled ? "enable" : "disable");
  const change = stateAction(args, state, first);
  return change ? [...actions, change] : actions;
}

function stateAction(args: ServiceArgs, state: ServiceState, first: boolean): Action | undefined {
  switch (args.state) {
    case "started":
      return state.running ? undefined : "start";
    case "stopped":
      return state.running || state.unsettled ? "stop" : undefined;
    case "restarted":
    case "reloaded":
      if (!state.running) return "start";
      return first ? (args.state === "restarted" ? "restart" : "reload") : undefined;
    default:
      return undefined;
  }
}

/** A service that is not there: an error, but in check mode an earlier task may be about to install it. */
function missing(name: string, operations: Operation[], result: ModuleResult, clock: Clock, reload: boolean): Plan {
  const problem = `Could not find the requested service ${name}: host`;
  if (clock.checkMode) return { plan: "unknown", why: `${problem}; an earlier task may bring it`, operations, result };
  // With a daemon-reload first, the unit's file may be one that systemd has not read yet.
  if (reload) return { plan: "change", diff: [], operations, result };
  return {
    plan: "refused",
    problem,
    remedy: "Check the name, and that the package that brings the service is installed.",
    result: { name },
  };
}

function resultOf(args: ServiceArgs, state: ServiceState, changed: boolean): ModuleResult {
  return {
    changed,
    name: args.name,
    ...(args.enabled === undefined ? {} : { enabled: args.enabled }),
    ...(args.state === undefined ? {} : { state: args.state === "stopped" ? "stopped" : "started" }),
    status: state.properties,
  };
}

const words: Record<Action, [string, string]> = {
  start: ["stopped", "started"],
  stop: ["started", "stopped"],
  restart: ["started", "restarted"],
  reload: ["started", "reloaded"],
  enable: ["disabled", "enabled"],
  disable: ["enabled", "disabled"],
  mask: ["unmasked", "masked"],
  unmask: ["masked", "unmasked"],
  "daemon-reload": ["", ""],
  "daemon-reexec": ["", ""],
};

function diffOf(name: string, _state: ServiceState, actions: readonly Action[]): { before: string; after: string }[] {
  if (actions.length === 0) return [];
  const side = (index: 0 | 1) => actions.map((action) => `${name}: ${words[action][index]}\n`).join("");
  return [{ before: side(0), after: side(1) }];
}
