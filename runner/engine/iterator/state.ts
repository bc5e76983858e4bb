import type { BlockNode, TaskNode } from "../../load/nodes.js";

/** Which part of its list a board is in. The three middle ones are the sections of the current block. */
export type Phase = "setup" | Section | "handlers" | "complete";
export type Section = "block" | "rescue" | "always";
export const sections = ["block", "rescue", "always"] as const;

/** Parts in which a board has failed and which no rescue has made good, as bits. */
export const failedIn = { setup: 1, block: 2, rescue: 4, always: 8, handlers: 16 } as const;

/**
 * Where one board stands in a list of blocks. A block inside a block has a state of its own (`child`), so that the
 * rules are the same at every depth.
 */
export interface WalkState {
  blocks: BlockNode[];
  /** Index of the current block. */
  current: number;
  /** Index of the next entry in each section of the current block, and in the handlers. */
  next: Record<Section | "handlers", number>;
  child: Partial<Record<Section, WalkState>>;
  phase: Phase;
  failed: number;
  didRescue: boolean;
  /** Facts have been asked for, the answer is not in yet. */
  setupPending: boolean;
  /** The walk began in the middle (`--start-at-task`): setup must not advance it. */
  startedInside: boolean;
  /** Handlers of the flush that is going on; includes add to it. */
  handlers: TaskNode[];
  /** The list of handlers must be taken anew at the next flush. */
  handlersStale: boolean;
  /** Where the walk goes on after a flush. */
  beforeFlush?: Phase;
}

/** A walk before its first step; `phase` is "setup" for a play and "block" for a nested block. */
export function newState(blocks: readonly BlockNode[], phase: Phase = "setup"): WalkState {
  return {
    blocks: [...blocks],
    current: 0,
    next: { block: 0, rescue: 0, always: 0, handlers: 0 },
    child: {},
    phase,
    failed: 0,
    didRescue: false,
    setupPending: false,
    startedInside: false,
    handlers: [],
    handlersStale: true,
  };
}

/** A copy that can be advanced without touching the original (to look ahead). Lists are shared: nobody changes them in place. */
export function copyState(state: WalkState): WalkState {
  const child: WalkState["child"] = {};
  for (const section of sections) {
    const inner = state.child[section];
    if (inner) child[section] = copyState(inner);
  }
  return { ...state, next: { ...state.next }, child };
}

/** Goes to the first entry of the block at `index`. */
export function enterBlock(state: WalkState, index: number): void {
  state.current = index;
  state.next = { ...state.next, block: 0, rescue: 0, always: 0 };
  state.child = {};
}

/** Whether one of the section names is what the phase says. */
export function isSection(phase: Phase): phase is Section {
  return phase === "block" || phase === "rescue" || phase === "always";
}
