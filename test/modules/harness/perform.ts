import type { Clock, Module, ModuleResult, Plan, Readers } from "../../../modules/contract.js";
import type { Reading } from "../../../modules/kit/readers.js";
import type { ApplySession, Board } from "../../../runner/board/session.js";
import { coerceArguments, takeInputs } from "./plan-case.js";

/** What running a module once came to. */
export interface Performance {
  /** The first plan that was not to wait. */
  plan: Plan;
  result: ModuleResult;
  /** Whether a plan made from what was read after the change still wants something. */
  converged: boolean;
}

/** Runs a module on a real board, as the engine does: probe, plan, apply, read again. In check mode nothing can be sent. */
export async function perform(
  module: Module,
  test: { args: Record<string, unknown>; inputs?: Record<string, unknown> },
  board: Board,
  checkMode: boolean,
): Promise<Performance> {
  const session = checkMode ? await board.reading(undefined) : await board.changing(undefined);
  const args = coerceArguments(module, test.args, session.info.home);
  const inputs = takeInputs(module.inputs?.(args, session.info) ?? {}, test);
  const began = Date.now();
  const clock: Clock = { elapsedMs: 0, round: 0, checkMode, diffMode: true };
  for (;;) {
    const readers = new Map(Object.entries(module.probe(args, session.info, inputs)));
    const seen = await readAll(session, readers, (sofar) =>
      module.probeMore?.(args, sofar as never, session.info, inputs),
    );
    const plan = module.plan(args, seen as never, session.info, inputs, { ...clock, elapsedMs: Date.now() - began });
    clock.round++;
    if (plan.plan === "wait") {
      await new Promise((resolve) => setTimeout(resolve, plan.seconds * 1000));
      continue;
    }
    if (checkMode || (plan.plan !== "change" && plan.plan !== "unknown"))
      return { plan, result: resting(plan), converged: true };
    const after = plan.verify === false ? [] : [...readers.values()];
    const [outcome] = await (session as ApplySession).apply([{ operations: plan.operations, after }]);
    const failed = outcome!.operations.find((operation) => operation.status !== "done");
    const again = !failed && after.length > 0 ? named(readers, outcome!.after!) : undefined;
    const finished = module.finish?.(
      args,
      seen as never,
      {
        operations: outcome!.operations,
        ...(plan.result ? { planned: plan.result } : {}),
        ...(again ? { after: again } : {}),
      } as never,
      session.info,
    );
    const second = again && module.plan(args, again as never, session.info, inputs, { ...clock, verifying: true });
    const result: ModuleResult = { changed: true, ...plan.result, ...finished };
    if (failed && finished?.failed !== false)
      Object.assign(result, { failed: true, msg: finished?.msg ?? failed.stderr });
    return { plan, result, converged: second?.plan !== "change" };
  }
}

type Session = { read(readers: never): Promise<Reading[]> };

async function readAll(
  session: Session,
  readers: Map<string, Readers[string]>,
  more: (seen: Record<string, Reading>) => Readers | undefined,
) {
  const seen: Record<string, Reading> = {};
  let stage = new Map(readers);
  while (stage.size > 0) {
    Object.assign(seen, named(stage, await session.read([...stage.values()] as never)));
    stage = new Map(Object.entries(more(seen) ?? {}).filter(([name]) => !(name in seen)));
    for (const [name, reader] of stage) readers.set(name, reader);
  }
  if (readers.size === 0) more(seen);
  return seen;
}

function named(readers: Map<string, Readers[string]>, readings: readonly Reading[]): Record<string, Reading> {
  return Object.fromEntries([...readers.keys()].map((name, index) => [name, readings[index]!]));
}

function resting(plan: Plan): ModuleResult {
  if (plan.plan === "refused") return { changed: false, ...plan.result, failed: true, msg: plan.problem };
  if (plan.plan === "skip") return { changed: false, skipped: true, msg: plan.why, ...plan.result };
  const result = "result" in plan ? plan.result : {};
  return { changed: plan.plan !== "ok", ...result };
}
