import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import { steadyNow } from "../../clock.js";
import { pause } from "../pause.js";
import type { ExchangeOptions } from "../session.js";
import type { Slot } from "../slot.js";
import { askOnce } from "./raw.js";
import { controllerResult } from "./result.js";
import { tryUntilBack } from "./until-back.js";

/** Drops the session and connects again until it works. */
export async function reconnect(
  slot: Slot,
  operation: Extract<Operation, { op: "reconnect" }>,
  group: number,
  options: ExchangeOptions,
): Promise<OperationResult> {
  const startedAt = steadyNow();
  if (operation.delaySeconds > 0) await pause(operation.delaySeconds * 1000, options.signal);
  options.listener?.waiting?.(group, `waiting for ${slot.name} to answer`);
  const waiting = {
    timeoutMs: operation.timeoutSeconds * 1000,
    sleepMs: operation.sleepSeconds * 1000,
    connectTimeoutMs: (operation.connectTimeoutSeconds ?? 5) * 1000,
  };
  const problem = await tryUntilBack(slot, waiting, options, async (attempt) => {
    const reply = await askOnce(slot, ":", attempt, false);
    return reply.status === 0 ? undefined : "the shell does not answer as it should";
  });
  if (problem === undefined) return controllerResult(startedAt, { rc: 0 });
  const stderr = `timed out waiting for the connection after ${operation.timeoutSeconds} seconds: ${problem}`;
  return controllerResult(startedAt, { rc: 1, stderr });
}
