import type { Clock, Diff, ModuleResult, Plan, Readers } from "../contract.js";
import { type Accounts, accountReaders } from "../kit/attributes.js";
import type { BoardInfo } from "../kit/board-info.js";
import { stateOf } from "../kit/file-info.js";
import type { Operation } from "../kit/operations.js";
import { ancestry, basename, dirname, join } from "../kit/paths.js";
import type { ListReading, StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import type { FileArgs } from "./schema.js";
import { type WantedTimes, wantedTimes } from "./times.js";

export type FileState = "absent" | "directory" | "file" | "hard" | "link" | "touch";

/** What one path is and should become: all that the states' planners look at. */
export interface Situation {
  args: FileArgs;
  state: FileState;
  path: string;
  /** The path itself, a link unfollowed. */
  here: StatReading;
  /** What it leads to; `target` is that path. */
  there: StatReading;
  target: string;
  previous: ReturnType<typeof stateOf>;
  /** What `src` names, links followed. */
  source: StatReading | undefined;
  readings: Record<string, unknown>;
  accounts: Accounts;
  times: WantedTimes;
  board: BoardInfo;
  clock: Clock;
}

/** Everything that a state may need, in one exchange: the folders above, the source, what is inside. */
export function fileReaders(args: FileArgs, diffMode = false): Readers {
  const { path, src, state } = args;
  if (args._diff_peek !== undefined) {
    return {
      path: { read: "stat", path },
      target: { read: "stat", path, follow: true },
      peek: { read: "content", path },
    };
  }
  const readers: Record<string, Readers[string]> = {
    path: { read: "stat", path, attributes: args.attributes !== undefined },
    target: { read: "stat", path, follow: true, attributes: args.attributes !== undefined },
  };
  if (src) {
    readers.source = { read: "stat", path: join(dirname(path), src), follow: true };
    if (!src.startsWith("/")) readers.sourceInside = { read: "stat", path: join(path, src), follow: true };
    if (state !== "link" && state !== "absent") readers.inside = { read: "stat", path: join(path, basename(src)) };
  }
  if (state === "directory" || (args.recurse && !state)) {
    for (const folder of ancestry(path)) readers[`dir:${folder}`] = { read: "stat", path: folder, follow: true };
  }
  if (diffMode && state === "absent") readers.content = { read: "list", path, depth: 1000 };
  if (args.recurse) readers.below = { read: "list", path, depth: 1000 };
  if (args.force && state === "link") readers.children = { read: "list", path, depth: 1 };
  return { ...readers, ...(state === "absent" ? {} : accountReaders(args)) };
}

/** Puts the readings together as Ansible sees a path: an existing directory means a place in it for links, and so on. */
export function situate(args: FileArgs, readings: Record<string, unknown>, board: BoardInfo, clock: Clock): Situation {
  const seen = readings as Record<string, StatReading>;
  const inside = readings.inside && seen.target!.type === "directory";
  const path = inside ? join(args.path, basename(args.src!)) : args.path;
  const here = inside ? seen.inside! : seen.path!;
  const there = inside ? here : seen.target!;
  const previous = stateOf(here);
  const state = args.state ?? (previous !== "absent" ? previous : args.recurse ? "directory" : "file");
  checkArguments(args, state, path);
  const relative = here.type === "directory" && state === "link" ? seen.sourceInside : undefined;
  return {
    args,
    state,
    path,
    here,
    there,
    target: here.type === "link" ? (here.resolved ?? there.resolved ?? path) : path,
    previous,
    source: relative ?? seen.source,
    readings,
    accounts: readings as Accounts,
    times: wantedTimes(args, state === "touch", board),
    board,
    clock,
  };
}

function checkArguments(args: FileArgs, state: FileState, path: string): void {
  if (args.recurse && state !== "directory") {
    throw new Refusal("recurse option requires state to be 'directory'", { path });
  }
  if (args.src && state !== "link" && state !== "hard") {
    throw new Refusal("src option requires state to be 'link' or 'hard'", { path });
  }
}

/** What a state's planner has found so far. */
export class Findings {
  readonly operations: Operation[] = [];
  readonly warnings: string[] = [];
  private readonly before: Record<string, unknown>;
  private readonly after: Record<string, unknown>;
  changed = false;

  constructor(path: string) {
    this.before = { path };
    this.after = { path };
  }

  /** Notes a difference, with the operations that remove it. */
  differ(before: Record<string, unknown>, after: Record<string, unknown>, operations: readonly Operation[]): void {
    this.changed = true;
    // What is shown of a field is its first difference: with `recurse` the folder's own, not that of something below.
    for (const name of Object.keys({ ...before, ...after })) {
      if (name in this.before || name in this.after) continue;
      if (name in before) this.before[name] = before[name];
      if (name in after) this.after[name] = after[name];
    }
    this.operations.push(...operations);
  }

  /** The same, when something differs at all. */
  add(piece: { changed: boolean; before: object; after: object }, operations: readonly Operation[]): void {
    if (piece.changed) this.differ({ ...piece.before }, { ...piece.after }, operations);
  }

  /** `register` gets the difference whether or not it is shown, and of a path that is right its name alone. */
  toPlan(result: ModuleResult): Plan {
    const diff: Diff = { before: this.before, after: this.after };
    const full = { ...result, diff: { ...diff }, ...(this.warnings.length > 0 ? { warnings: this.warnings } : {}) };
    if (!this.changed) return { plan: "ok", result: full };
    return { plan: "change", diff: [diff], operations: this.operations, result: full };
  }
}

export function list(situation: Situation, name: string): ListReading {
  return (situation.readings[name] as ListReading | undefined) ?? { exists: false, entries: [] };
}
