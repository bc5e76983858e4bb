import type { Reader, Reading } from "../../../modules/kit/readers.js";
import type { ExchangeOptions, ReadSession } from "../../board/session.js";
import { AxleError } from "../../errors.js";
import { bounded } from "./readable.js";

/** Errors that have nothing to do with what was asked. */
const notOfTheQuestion = new Set(["unreachable", "interrupted", "deadline", "host-key", "authentication", "become"]);

/**
 * Reads what a task wants, and in the same exchange what tasks that follow will want. When a question of those can't be
 * asked, or its answer can't be read, it is not this task that fails: its own questions are asked alone then.
 */
export async function readTogether(
  session: ReadSession,
  own: readonly Reader[],
  further: readonly Reader[],
  options: ExchangeOptions,
): Promise<{ own: Reading[]; further: Reading[] | undefined }> {
  if (further.length === 0) return { own: await session.read(own, options), further: undefined };
  try {
    const readings = await session.read([...own, ...further.map(bounded)], options);
    return { own: readings.slice(0, own.length), further: readings.slice(own.length) };
  } catch (error) {
    if (error instanceof AxleError && notOfTheQuestion.has(error.kind)) throw error;
    return { own: await session.read(own, options), further: undefined };
  }
}
