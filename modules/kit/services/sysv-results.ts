import type { ModuleResult } from "../../contract.js";
import type { BoardInfo } from "../board-info.js";
import type { OperationResult } from "../operations.js";
import type { QueryReading } from "../queries/query.js";
import { type Action, actionOperations } from "./actions.js";
import { contextOf, type ServiceArgs, stateOf, wantedActions } from "./plan.js";

/**
 * What Ansible tells of a service under System V's init: `status`, with what became of enabling and of the state, each with
 * the answer of the last command that did it. Without operations: what would be done.
 */
export function sysvStatus(
  args: ServiceArgs,
  seen: QueryReading,
  board: BoardInfo,
  ran: readonly OperationResult[] = [],
): ModuleResult {
  const actions = wantedActions(args, stateOf(args, seen, "sysvinit"), true);
  const context = contextOf(args, "sysvinit", board);
  const answers = new Map<boolean, OperationResult | undefined>();
  let at = 0;
  for (const action of actions) {
    at += actionOperations(action, context).length;
    answers.set(isLink(action), ran[at - 1]);
  }
  const about = (link: boolean) => {
    const answer = answers.get(link);
    const { rc = null, stdout = null, stderr = null } = answer ?? {};
    return { changed: answers.has(link), rc, stdout, stderr };
  };
  const runlevels = args.runlevels?.length ? { runlevels: args.runlevels } : {};
  const state = args.state === undefined ? {} : { [args.state]: about(false) };
  return { status: { enabled: { ...about(true), ...runlevels }, ...state } };
}

const isLink = (action: Action) => action === "enable" || action === "disable";
