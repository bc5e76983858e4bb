import { isProxy } from "node:util/types";
import type { Effect, Plan } from "../../../modules/contract.js";
import type { BoardInfo } from "../../../modules/kit/board-info.js";
import type { Expectation, Operation } from "../../../modules/kit/operations.js";
import { normalize } from "../../../modules/kit/paths.js";
import { pathsOfQuery } from "../../../modules/kit/queries/paths.js";
import type { Reader, Reading, StatReading } from "../../../modules/kit/readers.js";
import { BoardForesight } from "../foresight/index.js";
import { planAhead, takeReading } from "../foresight/item.js";
import type { ChangingPlan, Progressing } from "../module/item.js";
import { furtherReaders } from "../module/rounds.js";

/** What an item will do, if the board is by then as it is foretold. */
export interface Step {
  run: Progressing;
  /** The readings that it was planned from. */
  seen: Record<string, Reading>;
  /** Undefined where nothing is to be done. */
  plan: ChangingPlan | undefined;
  operations: readonly Operation[];
}

/** Operations that touch the path they name and nothing else, and whose outcome is known beforehand. */
const plain = new Set<Operation["op"]>(["write", "mkdir", "link", "remove", "attributes"]);

/**
 * A board as the changes of one exchange leave it behind, one after the other. What it foretells need not be believed:
 * each operation carries what it was planned from, and is refused by the board where that is not so.
 */
export class Course {
  readonly #foresight = new BoardForesight(undefined);
  readonly #touched = new Set<string>();
  /** Kinds of questions whose answers the changes are about. */
  readonly #questions = new Set<string>();
  /** Device and inode of what is touched: it may have other names. */
  readonly #inodes = new Set<string>();

  constructor(private readonly board: BoardInfo) {}

  /** Takes in what the exchange begins with. False where it can't be foretold. */
  begin(run: Progressing, plan: ChangingPlan): boolean {
    for (const [name, reader] of run.readers) {
      const reading = run.seen[name];
      if (!reading || isLink(reading)) return false;
      this.#foresight.view(reader, reading);
    }
    if (!isForetold(plan) || !plan.operations.every(isPlain)) return false;
    this.#take(run, plan.operations, run.seen);
    return true;
  }

  /** What an item will do after all that was taken in; undefined where that is not known well enough. */
  plan(run: Progressing, readings: readonly Reading[]): Step | undefined {
    const { module, check, diff } = run.item;
    const shadow: Progressing = {
      ...run,
      readers: new Map(run.readers),
      seen: {},
      rounds: 0,
      item: this.#foreseeing(run),
    };
    const real: Record<string, Reading> = {};
    for (const [index, [name, reader]] of [...run.readers].entries()) {
      real[name] = readings[index]!;
      if (isLink(real[name]) || this.#isAlias(reader, real[name]) || this.#isOutdated(reader)) return undefined;
      takeReading(shadow, name, reader, real[name]);
      if (isProxy(shadow.seen[name])) return undefined;
    }
    if (shadow.doubts) return undefined;
    const more = module.probeMore?.(run.args as never, shadow.seen as never, this.board, run.inputs as never);
    if (furtherReaders(shadow, more).size > 0) return undefined;
    const clock = { elapsedMs: 0, round: 0, checkMode: check, diffMode: diff };
    const plan = planAhead(shadow, (seen) =>
      module.plan(run.args as never, seen as never, this.board, run.inputs as never, clock),
    );
    return shadow.unknown ? undefined : this.#step(run, shadow.seen, real, plan);
  }

  #step(run: Progressing, seen: Step["seen"], real: Step["seen"], plan: Plan): Step | undefined {
    if (plan.plan === "ok" || plan.plan === "skip") {
      const { effects } = plan as { effects?: readonly Effect[] };
      return isQuiet(plan.result, effects) ? { run, seen, plan: undefined, operations: [] } : undefined;
    }
    if (plan.plan !== "change" || !isForetold(plan) || !plan.operations.every((one) => this.#isSafe(one)))
      return undefined;
    const operations = plan.operations.map(expecting);
    this.#take(run, operations, real);
    return { run, seen, plan, operations };
  }

  #foreseeing(run: Progressing): Progressing["item"] {
    return { ...run.item, foresight: () => this.#foresight };
  }

  #take(run: Progressing, operations: readonly Operation[], real: Step["seen"]): void {
    const { uid, user, umask = 0o022 } = this.board;
    this.#foresight.fold({ by: run.item.task, operations, readers: run.readers.values(), as: { uid, user, umask } });
    for (const operation of operations) if ("path" in operation) this.#touched.add(normalize(operation.path));
    for (const [name, reader] of run.readers) {
      if (reader.read === "query" && operations.length > 0) this.#questions.add(reader.query);
      if (reader.read === "stat" && this.#touched.has(normalize(reader.path)))
        this.#noteInode(real[name] as StatReading);
    }
  }

  /**
   * A question that may be answered otherwise by now. What the board can refuse is what an operation was planned from; an
   * answer is no file, so a task that asks for it waits.
   */
  #isOutdated(reader: Reader): boolean {
    if (reader.read !== "query") return false;
    if (this.#questions.has(reader.query)) return true;
    if (this.#touched.size === 0) return false;
    const asked = pathsOfQuery(reader);
    return [...this.#touched].some((path) => asked.some((one) => isWithin(path, one) || isWithin(one, path)));
  }

  #noteInode(stat: StatReading | undefined): void {
    if (stat?.exists) this.#inodes.add(inodeOf(stat));
  }

  /** Another name of something that is touched. */
  #isAlias(reader: Reader, reading: Reading): boolean {
    if (reader.read !== "stat" || this.#touched.has(normalize(reader.path))) return false;
    const stat = reading as StatReading;
    return stat.exists && this.#inodes.has(inodeOf(stat));
  }

  /** What the board can't refuse, since nothing tells before from after, is not done to what was touched just now. */
  #isSafe(operation: Operation): boolean {
    if (!isPlain(operation)) return false;
    if (!this.#touched.has(normalize((operation as { path: string }).path))) return true;
    return operation.op !== "attributes" && (operation as { expect?: Expectation }).expect?.mtime === undefined;
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function inodeOf({ device, inode }: StatReading): string {
  return `${device}:${inode}`;
}

function isLink(reading: Reading): boolean {
  const { type, resolved } = reading as Partial<StatReading>;
  return type === "link" || resolved !== undefined;
}

/** Nothing comes of it but its operations, and a second reading shows whether they took. */
function isForetold(plan: ChangingPlan): boolean {
  return plan.plan === "change" && plan.verify !== false && isQuiet(plan.result, plan.effects);
}

function isQuiet(result: object | undefined, effects: readonly Effect[] | undefined): boolean {
  return (effects ?? []).length === 0 && !("ansible_facts" in (result ?? {}));
}

function isPlain(operation: Operation): boolean {
  if (!plain.has(operation.op)) return false;
  const { validate, unsafe, hard, recursive } = operation as Partial<Record<string, unknown>>;
  return !validate && !unsafe && !hard && !(recursive && operation.op === "attributes");
}

/** What a folder is made from is that there is none. */
function expecting(operation: Operation): Operation {
  if (operation.op !== "mkdir" || operation.expect) return operation;
  return { ...operation, expect: { path: operation.path, exists: false } };
}
