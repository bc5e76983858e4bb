import type { TaskOutcome } from "../../engine/task/outcome.js";
import { decodeValue, encodeValue } from "../../journal/encode.js";
import type { Value } from "../../values.js";

/** An outcome as JSON can hold it; the items' results are in it once. */
export function encodeOutcome(outcome: TaskOutcome): Value {
  if (!outcome.looped) return encodeValue(outcome as unknown as Value);
  const { results: _, ...result } = outcome.result;
  return encodeValue({ ...outcome, result } as unknown as Value);
}

/** What {@link encodeOutcome} was given. */
export function decodeOutcome(encoded: Value): TaskOutcome {
  const outcome = decodeValue(encoded) as TaskOutcome;
  if (outcome.looped) outcome.result["results"] = outcome.items.map((item) => ({ ...item.result }));
  return outcome;
}
