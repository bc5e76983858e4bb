import type { TaskNode } from "../../load/nodes.js";
import { hasFailed, markFailed } from "./failure.js";
import { enterBlock, failedIn, isSection, newState, type Section, type WalkState } from "./state.js";

/** What the walk must ask of its surroundings. */
export interface WalkContext {
  /** The task that gathers facts, when this board needs it now. */
  setupTask(): TaskNode | undefined;
  /** All handlers of the play, in the order in which they are defined. */
  handlers(): TaskNode[];
  isNotified(handler: TaskNode): boolean;
}

/** Moves the walk to its next task and gives it; undefined when the walk is complete. */
export function advance(state: WalkState, context: WalkContext): TaskNode | undefined {
  for (;;) {
    if (state.phase === "complete") return undefined;
    if (state.current >= state.blocks.length) {
      state.phase = "complete";
      return undefined;
    }
    const task = step(state, context);
    if (task) return task;
  }
}

function step(state: WalkState, context: WalkContext): TaskNode | undefined {
  if (state.phase === "setup") return stepSetup(state, context);
  if (state.phase === "handlers") return stepHandlers(state, context);
  if (!isSection(state.phase)) return undefined;
  state.setupPending = false;
  return state.child[state.phase] ? stepChild(state, state.phase, context) : stepSection(state, state.phase);
}

function stepSetup(state: WalkState, context: WalkContext): TaskNode | undefined {
  if (!state.setupPending) {
    state.setupPending = true;
    return context.setupTask();
  }
  state.setupPending = false;
  state.phase = "block";
  if (!state.startedInside) enterBlock(state, state.current + 1);
  return undefined;
}

function stepChild(state: WalkState, section: Section, context: WalkContext): TaskNode | undefined {
  const child = state.child[section]!;
  const task = advance(child, context);
  if (hasFailed(child)) {
    delete state.child[section];
    markFailed(state);
    return undefined;
  }
  if (!task || child.phase === "complete") delete state.child[section];
  return task;
}

function stepSection(state: WalkState, section: Section): TaskNode | undefined {
  const block = state.blocks[state.current]!;
  if (section === "block" && hasFailed(state)) {
    state.phase = "rescue";
    return undefined;
  }
  if (section === "rescue" && state.failed & failedIn.rescue) {
    state.phase = "always";
    return undefined;
  }
  const entry = block[section][state.next[section]];
  if (!entry) {
    leaveSection(state, section);
    return undefined;
  }
  state.next[section]++;
  if (entry.kind === "task") return entry;
  state.child[section] = newState([entry], "block");
  return undefined;
}

/** What comes when a section has no entry left. */
function leaveSection(state: WalkState, section: Section): void {
  if (section === "block") {
    state.phase = "always";
  } else if (section === "rescue") {
    if (state.blocks[state.current]!.rescue.length > 0) state.failed = 0;
    state.phase = "always";
    state.didRescue = true;
  } else if (state.failed !== 0) {
    state.phase = "complete";
  } else {
    enterBlock(state, state.current + 1);
    state.phase = "block";
    state.didRescue = false;
  }
}

function stepHandlers(state: WalkState, context: WalkContext): TaskNode | undefined {
  if (state.handlersStale) {
    state.handlers = context.handlers();
    state.handlersStale = false;
    state.next.handlers = 0;
  }
  if (state.failed & failedIn.handlers) {
    state.handlersStale = true;
    state.phase = "complete";
    return undefined;
  }
  for (;;) {
    const handler = state.handlers[state.next.handlers];
    if (!handler) {
      state.phase = state.beforeFlush ?? "block";
      state.handlersStale = true;
      return undefined;
    }
    state.next.handlers++;
    if (context.isNotified(handler)) return handler;
  }
}
