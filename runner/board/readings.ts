import type { Reader, Reading } from "../../modules/kit/readers.js";
import { planReaders, type ReadingPlan, type Reply, ReplyError } from "../../modules/kit/sh/index.js";
import type { Collector } from "./collector.js";
import { frameError } from "./dialogue.js";
import { readingScript } from "./script.js";
import type { ExchangeOptions } from "./session.js";
import type { Slot } from "./slot.js";

/** One exchange of readings. No readers cost no exchange, and those the session can answer itself none either. */
export async function readOn(slot: Slot, readers: readonly Reader[], options: ExchangeOptions): Promise<Reading[]> {
  if (readers.length === 0) return [];
  let plan = planReaders(readers, (await slot.open(options)).board);
  if (plan.steps.length === 0) return plan.parse([]);
  const answer = await slot.exchange(
    (info) => {
      plan = planReaders(readers, info.board);
      return readingScript(plan, readers, options.environment);
    },
    { readers: readers.length, operations: 0 },
    options,
    true,
  );
  return parseReadings(plan, 0, answer.collector, slot.name);
}

/** The readings in the frames from `first` on. A reply that does not fit is an error, never a reading. */
export function parseReadings(plan: ReadingPlan, first: number, collector: Collector, board: string): Reading[] {
  const replies: Reply[] = plan.steps.map((_, index) => {
    const reply = collector.reply(first + index);
    if (!reply) throw frameError(board, new ReplyError("an answer is missing"));
    return reply;
  });
  try {
    return plan.parse(replies);
  } catch (error) {
    throw frameError(board, error);
  }
}
