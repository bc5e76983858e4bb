import type { OperationResult } from "../../modules/kit/operations.js";
import type { Reading } from "../../modules/kit/readers.js";
import { isControllerOperation } from "../../modules/kit/sh/index.js";
import { AxleError } from "../errors.js";
import type { Answer } from "./dialogue.js";
import { LiveOutput } from "./live-output.js";
import { followJob } from "./operations/follow-job.js";
import { carryOut } from "./operations/index.js";
import { missingReply, resultOf } from "./operations/result.js";
import { startJob } from "./operations/start-job.js";
import { parseReadings } from "./readings.js";
import { changingScript, type Piece, type PlannedPiece } from "./script.js";
import type { ChangeGroup, ExchangeOptions, GroupOutcome } from "./session.js";
import type { Slot } from "./slot.js";

/**
 * Carries out groups of changes in one exchange, where it can. What the controller has to do in between (a reboot, a job
 * that is watched) splits a group; a program left behind in the background, holding the session's output, splits it too:
 * what comes after goes through a fresh session.
 */
export async function applyGroups(
  slot: Slot,
  groups: readonly ChangeGroup[],
  options: ExchangeOptions,
): Promise<GroupOutcome[]> {
  const outcomes: GroupOutcome[] = groups.map(() => ({ operations: [] }));
  for (const operation of groups.flatMap(({ operations }) => operations)) {
    if (operation.op === "run" && operation.endsSessionsOf) await slot.endSessionsOf(operation.endsSessionsOf);
  }
  const walk = new Walk(slot, groups, outcomes, options);
  for (let at: Cursor | undefined = { group: 0, operation: 0 }; at && at.group < groups.length; ) {
    at = await walk.step(at);
  }
  return outcomes;
}

interface Cursor {
  group: number;
  operation: number;
}

class Walk {
  constructor(
    private readonly slot: Slot,
    private readonly groups: readonly ChangeGroup[],
    private readonly outcomes: GroupOutcome[],
    private readonly options: ExchangeOptions,
  ) {}

  /** Does as much as one exchange can, or one operation of the controller's; says where to go on. */
  async step(at: Cursor): Promise<Cursor> {
    const { operations, after } = this.groups[at.group]!;
    const next = operations[at.operation];
    if (next && isControllerOperation(next)) {
      const result = await carryOut(this.slot, next, at.group, this.options);
      return this.#note(at, result);
    }
    if (!next && after.length === 0) {
      this.outcomes[at.group]!.after = [];
      return { group: at.group + 1, operation: 0 };
    }
    return this.#exchange(this.#pieces(at));
  }

  /** The pieces from here to the next operation that splits. */
  #pieces(at: Cursor): Piece[] {
    const pieces: Piece[] = [];
    for (let group = at.group; group < this.groups.length; group++) {
      const { operations } = this.groups[group]!;
      const from = group === at.group ? at.operation : 0;
      const split = operations.findIndex((operation, index) => index >= from && isSplitting(operation));
      if (split < 0) pieces.push({ group, from, to: operations.length, after: true });
      else {
        const to = isWatchedJob(operations[split]!) ? split + 1 : split;
        if (to > from) pieces.push({ group, from, to, after: false });
        break;
      }
    }
    return pieces;
  }

  async #exchange(pieces: readonly Piece[]): Promise<Cursor> {
    let planned: PlannedPiece[] = [];
    const live = new LiveOutput(this.options);
    const counts = {
      readers: pieces.reduce((sum, piece) => sum + (piece.after ? this.groups[piece.group]!.after.length : 0), 0),
      operations: pieces.reduce((sum, piece) => sum + piece.to - piece.from, 0),
    };
    await this.slot.open(this.options);
    const fresh = guardsIn(this.groups, pieces).filter((id) => !this.slot.guards.has(id));
    for (const id of fresh) this.slot.guards.set(id, this.slot);
    const exchange = () =>
      this.slot.exchange(
        (info) => {
          const built = changingScript(this.groups, pieces, info.board, this.options.environment);
          planned = built.planned;
          live.watch(planned);
          return built.script;
        },
        counts,
        { ...this.options, output: (frame, stream, bytes) => live.take(frame, stream, bytes) },
        false,
      );
    const job = this.#onlyJob(pieces);
    const send = () => (job ? startJob(this.slot, pieces[0]!.group, this.options, exchange) : exchange());
    const answer = await this.#send(fresh, send);
    return this.#take(planned, answer);
  }

  /** Whether nothing but the start of a job is sent, which may be sent twice. */
  #onlyJob([piece, ...more]: readonly Piece[]): boolean {
    if (!piece || more.length > 0 || piece.to - piece.from !== 1) return false;
    return isWatchedJob(this.groups[piece.group]!.operations[piece.from]!);
  }

  /** Notes all results; the cursor is after the last piece, or where the board stopped. */
  async #take(planned: readonly PlannedPiece[], answer: Answer): Promise<Cursor> {
    for (const piece of planned) {
      if (this.#isStopped(piece.group)) continue;
      for (const [index, { frame, plan }] of piece.operations.entries()) {
        const reply = answer.collector.reply(frame);
        if (!reply) throw missingReply(this.slot.name);
        const at = { group: piece.group, operation: piece.from + index };
        const result = resultOf(reply, plan);
        const operation = this.groups[at.group]!.operations[at.operation]!;
        const held = answer.collector.heldAfter === frame;
        if (isWatchedJob(operation) && result.status === "done") {
          return this.#note(at, await followJob(this.slot, operation, result, at.group, this.options));
        }
        const next = this.#note(at, result);
        if (held) {
          await this.slot.reset();
          return next;
        }
        if (next.group !== at.group) break;
      }
      const stopped = this.outcomes[piece.group]!.operations.at(-1)?.status;
      if (stopped && stopped !== "done") continue;
      if (piece.reading) {
        const { plan, frame } = piece.reading;
        const parse = () => parseReadings(plan, frame, answer.collector, this.slot.name);
        const after = this.groups[piece.group]!.optional ? unlessBroken(parse) : parse();
        if (after) this.outcomes[piece.group]!.after = after;
      }
    }
    const last = planned.at(-1)!;
    const failed = (this.outcomes[last.group]!.operations.at(-1)?.status ?? "done") !== "done";
    return last.after || failed ? { group: last.group + 1, operation: 0 } : { group: last.group, operation: last.to };
  }

  /** A chained group before it has failed: the board has left it out. */
  #isStopped(group: number): boolean {
    if (!this.groups[group]!.chained) return false;
    for (let index = 0; index < group; index++) {
      const { chained, operations } = this.groups[index]!;
      if (!chained || operations.length === 0) continue;
      if (this.outcomes[index]!.operations.at(-1)?.status !== "done") return true;
    }
    return false;
  }

  /** An exchange that was refused has set no guard. */
  async #send(guards: readonly string[], exchange: () => Promise<Answer>): Promise<Answer> {
    try {
      return await exchange();
    } catch (error) {
      if (error instanceof AxleError && error.kind === "locked") for (const id of guards) this.slot.guards.delete(id);
      throw error;
    }
  }

  #noteGuard(id: string, { status, details }: OperationResult): void {
    if (status !== "done") {
      this.slot.guards.delete(id);
      return;
    }
    this.slot.learnAddresses((details?.["addresses"] as string[] | undefined) ?? []);
    if (details?.["hook"] === "none") this.slot.warnOnce("has no place for a guard that outlives a restart");
  }

  #note(at: Cursor, result: OperationResult): Cursor {
    const operation = this.groups[at.group]!.operations[at.operation];
    if (operation?.op === "arm") this.#noteGuard(operation.id, result);
    this.outcomes[at.group]!.operations.push(result);
    if (result.status !== "done") return { group: at.group + 1, operation: 0 };
    return { group: at.group, operation: at.operation + 1 };
  }
}

/** Guards that an exchange sets count from the moment it is sent: its reply may be lost. */
function guardsIn(groups: readonly ChangeGroup[], pieces: readonly Piece[]): string[] {
  return pieces
    .flatMap(({ group, from, to }) => groups[group]!.operations.slice(from, to))
    .flatMap((operation) => (operation.op === "arm" ? [operation.id] : []));
}

function unlessBroken(parse: () => Reading[]): Reading[] | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

/** Whether an operation needs the controller in the middle of a group. */
function isSplitting(operation: ChangeGroup["operations"][number]): boolean {
  return isWatchedJob(operation) || isControllerOperation(operation);
}

/** A job that is waited for; one that is only started is an operation like any other. */
function isWatchedJob(
  operation: ChangeGroup["operations"][number],
): operation is Extract<ChangeGroup["operations"][number], { op: "job" }> {
  return operation.op === "job" && !operation.detach;
}
