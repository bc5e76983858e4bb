import type { BoardInfo } from "../../modules/kit/board-info.js";
import type { Reader } from "../../modules/kit/readers.js";
import {
  contentLimit,
  expectationTest,
  exportAll,
  type OperationPlan,
  planOperation,
  planReaders,
  type ReadingPlan,
  type ShellOperation,
  type Step,
} from "../../modules/kit/sh/index.js";
import { foldersTogether } from "./folders-together.js";
import type { ChangeGroup } from "./session.js";

/** One exchange, ready to be sent but for its nonce. */
export interface ExchangeScript {
  /** Commands for the exchange's subshell. */
  body: string;
  frames: number;
  /** Per frame: the bytes it will ask for, in order. */
  payloads: ReadonlyMap<number, readonly Uint8Array[]>;
  /** Bytes of content that the readers ask for at most: they come on top of what a reply may have anyway. */
  contentBytes?: number;
  /** It changes the board: nothing of it may run while another run has the board. */
  changes?: boolean;
  /** Definitions that the session needs for it, sent ahead. */
  before?: string;
}

/** A piece of a group: operations `from`..`to`, then perhaps its `after` readers. */
export interface Piece {
  group: number;
  from: number;
  to: number;
  after: boolean;
}

/** A piece with what is needed to read its replies. */
export interface PlannedPiece extends Piece {
  operations: { frame: number; plan: OperationPlan }[];
  reading?: { frame: number; plan: ReadingPlan };
}

/** The commands of reading steps, each framed. */
function frameSteps(steps: readonly Step[], first: number): string {
  return steps
    .map((step, index) => {
      const id = first + index;
      return step.stderr
        ? `_B ${id}\n{ ${step.script}\n}\n_E ${id} $?`
        : `_b ${id}\n{ ${step.script}\n} 2>/dev/null\n_e ${id} $?`;
    })
    .join("\n");
}

/** An exchange that only reads. */
export function readingScript(
  plan: ReadingPlan,
  readers: readonly Reader[],
  environment?: Readonly<Record<string, string>>,
): ExchangeScript {
  return {
    body: `${environmentLines(environment)}${frameSteps(plan.steps, 0) || ":"}`,
    frames: plan.steps.length,
    payloads: new Map(),
    contentBytes: contentBytes(readers),
  };
}

function contentBytes(readers: readonly Reader[]): number {
  return readers.reduce((sum, reader) => sum + (reader.read === "content" ? contentLimit(reader) : 0), 0);
}

/** An exchange that changes: every piece is a loop that is left at its first failing operation. */
export function changingScript(
  groups: readonly ChangeGroup[],
  pieces: readonly Piece[],
  board: BoardInfo,
  environment?: Readonly<Record<string, string>>,
): { script: ExchangeScript; planned: PlannedPiece[] } {
  let frame = 0;
  const payloads = new Map<number, readonly Uint8Array[]>();
  const blocks: string[] = [];
  const together = foldersTogether(groups, pieces);
  const planned = pieces.map((piece) => {
    const lines: string[] = [];
    const shared = together.get(piece.group);
    if (shared?.before) blocks.push(shared.before);
    const operations = groups[piece.group]!.operations.slice(piece.from, piece.to).map((operation) => {
      const plan = planOperation(operation as ShellOperation, board);
      const test = "expect" in operation ? expectationTest(operation.expect, board) : undefined;
      lines.push(frameOperation(frame, plan, test, shared?.made));
      if (plan.payloads.length > 0) payloads.set(frame, plan.payloads);
      return { frame: frame++, plan };
    });
    const plan = piece.after ? planAfter(groups[piece.group]!, board) : undefined;
    const { chained } = groups[piece.group]!;
    if (chained) lines.push("_go=1");
    if (plan) lines.push(frameSteps(plan.steps, frame));
    const block = `while :; do\n${lines.filter((line) => line !== "").join("\n")}\nbreak; done`;
    blocks.push(chained ? `if [ "$_go" ]; then _go=\n${block}; fi` : block);
    const reading = plan ? { frame, plan } : undefined;
    frame += plan?.steps.length ?? 0;
    return { ...piece, operations, ...(reading ? { reading } : {}) };
  });
  const wanted = contentBytes(pieces.flatMap((piece) => (piece.after ? groups[piece.group]!.after : [])));
  const foreign = planned.some((piece) => piece.operations.some((operation) => operation.plan.foreign));
  const chain = pieces.some(({ group }) => groups[group]!.chained) ? "_go=1\n" : "";
  const watch = foreign ? "_h ''; _hs=$_x\n" : "";
  return {
    script: {
      body: `${environmentLines(environment)}${chain}${watch}${blocks.join("\n")}`,
      frames: frame,
      payloads,
      contentBytes: wanted,
      changes: true,
    },
    planned,
  };
}

function planAfter({ after, optional }: ChangeGroup, board: BoardInfo): ReadingPlan | undefined {
  try {
    return planReaders(after, board);
  } catch (error) {
    if (!optional) throw error;
    return undefined;
  }
}

/** @param made a condition under which nothing is left to do */
function frameOperation(id: number, plan: OperationPlan, test: string | undefined, made: string | undefined): string {
  const run = `${made ? `${made}||{ ${plan.script}\n}` : plan.script}\n_j=$?; _E ${id} $_j`;
  const guarded = test ? `if ${test}; then\n${run}\nelse _E ${id} stale; break; fi` : run;
  // A program left behind that holds the session's output could speak into later frames: the exchange stops there.
  const held = plan.foreign ? `\n_h "$_hs"; if [ -n "$_x" ]; then printf '\\036%s h ${id}\\n' "$_n"; exit 0; fi` : "";
  const accept =
    plan.accept === "any" ? "" : `\ncase $_j in ${["0", ...(plan.accept ?? [])].join("|")}) :;; *) break;; esac`;
  return `_B ${id}\n${guarded}${held}${accept}`;
}

/** The session itself goes on speaking C; an LC_ALL of the task's is for the programs that it runs. */
function environmentLines(environment: Readonly<Record<string, string>> | undefined): string {
  if (!environment || Object.keys(environment).length === 0) return "";
  const { LC_ALL: locale, ...others } = environment;
  const exports = exportAll(others);
  return `${exports}${locale === undefined ? "" : `${exportAll({ _lc: locale }).replace(/^export /, "")}`}\n`;
}
