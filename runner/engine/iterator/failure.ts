import type { BlockNode, TaskNode } from "../../load/nodes.js";
import { failedIn, isSection, type Phase, type Section, type WalkState } from "./state.js";

/** Whether the walk has failed for good, i.e. no rescue is left that could make it good. */
export function hasFailed(state: WalkState | undefined): boolean {
  if (!state) return false;
  if (state.phase === "rescue" && hasFailed(state.child.rescue)) return true;
  if (state.phase === "always" && hasFailed(state.child.always)) return true;
  if (state.phase === "handlers" && state.failed & failedIn.handlers) return true;
  if (state.failed !== 0) {
    if (state.phase === "rescue" && !(state.failed & failedIn.rescue)) return false;
    if (state.phase === "always" && !(state.failed & failedIn.always)) return false;
    return !(state.didRescue && !(state.failed & failedIn.always));
  }
  if (state.phase !== "block" || !hasFailed(state.child.block)) return false;
  return (state.blocks[state.current]?.rescue.length ?? 0) === 0;
}

/** Notes a failure at the walk's innermost place and goes to the section that deals with it. */
export function markFailed(state: WalkState): void {
  if (state.phase === "complete") return;
  if (state.phase === "setup") {
    state.failed |= failedIn.setup;
    state.phase = "complete";
    return;
  }
  if (isSection(state.phase)) {
    const inner = state.child[state.phase];
    if (inner) {
      markFailed(inner);
      return;
    }
    state.failed |= failedIn[state.phase];
    state.phase = afterFailure(state.blocks[state.current], state.phase);
    return;
  }
  state.failed |= failedIn.handlers;
  state.handlersStale = true;
  state.phase = afterFailure(state.blocks[state.current], "block");
}

/** The section that follows a failure in another one. */
function afterFailure(block: BlockNode | undefined, section: Section): Phase {
  if (section === "block" && block && block.rescue.length > 0) return "rescue";
  if (section !== "always" && block && block.always.length > 0) return "always";
  return "complete";
}

/** `meta: clear_host_errors`. */
export function clearFailures(state: WalkState): void {
  state.failed = 0;
  const inner = state.child.block ?? state.child.rescue ?? state.child.always;
  if (inner) clearFailures(inner);
}

/** The state of the innermost block that is being walked. */
export function innermost(state: WalkState): WalkState {
  const inner = isSection(state.phase) ? state.child[state.phase] : undefined;
  return inner ? innermost(inner) : state;
}

/** Whether a failure now would be met by a rescue section, here or further in. */
export function canRescue(state: WalkState): boolean {
  if (state.phase === "block" && (state.blocks[state.current]?.rescue.length ?? 0) > 0) return true;
  const inner = state.child.block ?? state.child.rescue ?? state.child.always;
  return inner ? canRescue(inner) : false;
}

/** Puts entries of an included file where the walk is, so that they come next. */
export function insertNext(state: WalkState, entries: readonly (BlockNode | TaskNode)[]): void {
  if (entries.length === 0 || (state.failed !== 0 && state.phase === "block")) return;
  if (state.phase === "handlers") {
    state.handlers = state.handlers.toSpliced(state.next.handlers, 0, ...entries.flatMap(tasksOf));
    return;
  }
  if (!isSection(state.phase)) return;
  const inner = state.child[state.phase];
  if (inner) {
    insertNext(inner, entries);
    return;
  }
  const block = state.blocks[state.current];
  if (!block) return;
  const list = block[state.phase].toSpliced(state.next[state.phase], 0, ...entries);
  state.blocks = state.blocks.with(state.current, { ...block, [state.phase]: list });
}

/** All tasks below a node in the order in which they are written. */
export function tasksOf(node: BlockNode | TaskNode): TaskNode[] {
  return node.kind === "task" ? [node] : [...node.block, ...node.rescue, ...node.always].flatMap(tasksOf);
}
