import type { ExchangeListener } from "../../board/session.js";
import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import type { TaskResult } from "../../events.js";
import { laneAhead } from "../ahead/lane-ahead.js";
import { runModules, tryWithoutBoard } from "../module/index.js";
import type { Exchanging, ModuleOutcome } from "../module/item.js";
import type { TaskJob, Values } from "./job.js";
import { judge, learnResult, untilHolds } from "./judge.js";
import { keywordNumber } from "./keywords.js";
import type { Pass } from "./pass.js";

export interface Attempted {
  result: TaskResult;
  outcome?: ModuleOutcome;
}

/**
 * Runs a pass's module, again and again where `until` says so. "without-board" gives undefined when the module turns out
 * to need its board; nothing has happened by then.
 */
export async function attemptPass(
  job: TaskJob,
  pass: Pass,
  found: Values,
  how: "fully" | "without-board",
): Promise<Attempted | undefined> {
  const item = pass.module!;
  if (how === "without-board") {
    const outcome = await tryWithoutBoard(item);
    return outcome ? { outcome, result: judge(job, pass, outcome, found, undefined) } : undefined;
  }
  const until = job.task.keywords.has("until");
  const tries = until ? triesOf(job, pass) : 1;
  const delay = keywordNumber(job.task, "delay", pass.templar) ?? 5;
  for (let attempt = 1; ; attempt++) {
    const [outcome] = await withTimeout(job, pass, () =>
      runModules([item], exchanging(job, pass, !job.task.loop, attempt > 1)),
    );
    noteConvergence(job, outcome!);
    const result = judge(job, pass, outcome!, found, until ? attempt : undefined);
    if (tries === 1 || result.unreachable || untilHolds(job, pass, found)) return { result, outcome: outcome! };
    if (attempt >= tries) {
      Object.assign(result, { attempts: tries - 1, failed: true });
      learnResult(job, result, found);
      return { result, outcome: outcome! };
    }
    result["retries"] = tries;
    const { info, host } = job;
    const show = outcome!.result["_ansible_verbose_always"] ? ({ show: "always" } as const) : {};
    const elsewhere = pass.delegatedTo === undefined ? {} : { delegatedTo: pass.delegatedTo };
    job.services.emit({ event: "retry", task: info, host, attempt, retries: tries, result, ...show, ...elsewhere });
    await job.services.sleep((delay < 0 ? 1 : delay) * 1000);
  }
}

/** `retries` counts what comes after the first attempt; 3 where nothing is said, two where it is null. */
function triesOf(job: TaskJob, pass: Pass): number {
  if (!job.task.keywords.has("retries")) return 4;
  const retries = keywordNumber(job.task, "retries", pass.templar);
  if (retries === undefined) return 3;
  return retries <= 0 ? 1 : retries + 1;
}

/**
 * Runs the items of a loop whose passes do not depend on each other, in as few exchanges as possible.
 *
 * @param leads the items before them have not failed
 */
export async function runBatch(job: TaskJob, passes: readonly Pass[], leads: boolean): Promise<ModuleOutcome[]> {
  if (passes.length === 0) return [];
  const items = passes.map((pass) => pass.module!);
  const outcomes = await withTimeout(job, passes[0]!, () => runModules(items, exchanging(job, passes[0]!, leads)));
  for (const outcome of outcomes) noteConvergence(job, outcome);
  return outcomes;
}

function timeoutSeconds(job: TaskJob, pass: Pass): number {
  return keywordNumber(job.task, "timeout", pass.templar) ?? job.services.defaultTimeout;
}

/** @param again the readings of the attempt before are not what is wanted */
function exchanging(job: TaskJob, pass: Pass, leads: boolean, again = false): Exchanging {
  const { services, info } = job;
  const seconds = timeoutSeconds(job, pass);
  const startedAt = services.now();
  const quiet = pass.noLog;
  return {
    run: services.run,
    signal: services.signal,
    deadline: seconds > 0 ? steadyNow() + seconds * 1000 : undefined,
    // With a time limit a task is on its own: what others read must not count against it.
    ...(job.ahead ? { ahead: laneAhead(job.ahead, pass.delegatedTo !== undefined, again || seconds > 0) } : {}),
    leads,
    sleep: (ms) => services.sleep(ms),
    listener: (runs) => {
      // Looking ahead has asked for the boards of other tasks since: what follows is this one's.
      services.noteTask(runs[0]!.item.board().target.name, info);
      return exchangeListener(job, startedAt, quiet);
    },
  };
}

/** Tells what comes during an exchange as the task's own events. */
function exchangeListener({ services, info, host }: TaskJob, startedAt: number, quiet: boolean): ExchangeListener {
  return {
    output: (_group, stream, text) => {
      if (!quiet) services.emit({ event: "output", task: info, host, stream, text });
    },
    progress: (_group, line, fraction) => {
      const elapsedMs = services.now() - startedAt;
      if (quiet) return;
      services.emit({
        event: "progress",
        task: info,
        host,
        line,
        elapsedMs,
        ...(fraction === undefined ? {} : { fraction }),
      });
    },
    waiting: (_group, message) => {
      services.emit({ event: "progress", task: info, host, line: message, elapsedMs: services.now() - startedAt });
    },
  };
}

/** `timeout:` in Ansible's words; exchanges have the same deadline, this also ends what waits between them. */
async function withTimeout(job: TaskJob, pass: Pass, work: () => Promise<ModuleOutcome[]>): Promise<ModuleOutcome[]> {
  const seconds = timeoutSeconds(job, pass);
  if (seconds <= 0) return work();
  const message = `The ${job.task.action} action failed to execute in the expected time frame (${seconds}) and was terminated`;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AxleError({ kind: "deadline", message })), seconds * 1000 + 250);
  });
  try {
    const outcomes = await Promise.race([work(), late]);
    return outcomes.map((outcome) =>
      outcome.late ? { ...outcome, result: { ...outcome.result, msg: message } } : outcome,
    );
  } finally {
    clearTimeout(timer);
  }
}

function noteConvergence(job: TaskJob, outcome: ModuleOutcome): void {
  if (!outcome.notConverged) return;
  const message = "not converged: right after the change, the board is still not as asked for";
  if (job.services.verify) Object.assign(outcome.result, { failed: true, msg: message });
  else job.services.warn(`${job.info.name}: ${message}`, job);
}
