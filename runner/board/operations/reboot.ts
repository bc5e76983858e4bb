import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import { quote } from "../../../modules/kit/sh/index.js";
import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import { pause } from "../pause.js";
import type { ExchangeOptions } from "../session.js";
import type { Slot } from "../slot.js";
import { askOnce } from "./raw.js";
import { controllerResult } from "./result.js";
import { tryUntilBack } from "./until-back.js";

type Reboot = Extract<Operation, { op: "reboot" }>;

/** How long the command itself may take before it counts as under way. */
const commandMs = 15_000;

/**
 * Restarts the board and waits until it is back: another boot id, then the test command succeeds. The session may end at
 * any point from the command on; that is what a reboot looks like.
 */
export async function reboot(
  slot: Slot,
  operation: Reboot,
  group: number,
  options: ExchangeOptions,
): Promise<OperationResult> {
  const startedAt = steadyNow();
  const before = (await slot.open(options)).board.bootId;
  const tried = operation.kernel !== undefined && (await isOnTrial(slot, options));
  const refused = await sendCommand(slot, operation, options);
  if (refused) return controllerResult(startedAt, refused);
  const until = startedAt + operation.timeoutSeconds * 1000;
  const waiting = {
    timeoutMs: operation.timeoutSeconds * 1000,
    sleepMs: 5000,
    connectTimeoutMs: (operation.connectTimeoutSeconds ?? 10) * 1000,
  };
  options.listener?.waiting?.(group, `waiting for ${slot.name} to restart`);
  let after = before;
  const problem = await tryUntilBack(slot, waiting, options, async (attempt) => {
    after = (await slot.open(attempt)).board.bootId;
    return after === before ? "it has not restarted yet" : undefined;
  });
  if (problem !== undefined) return failure(startedAt, operation, problem);
  const wrong = wrongKernel(slot, operation);
  if (wrong !== undefined) return controllerResult(startedAt, { rc: 1, stderr: wrong });
  if (operation.postDelaySeconds > 0) await pause(operation.postDelaySeconds * 1000, options.signal);
  options.listener?.waiting?.(group, `waiting for "${operation.testCommand}" on ${slot.name}`);
  const tested = await testUntilGood(slot, operation, until, options);
  if (tested !== undefined) return failure(startedAt, operation, tested);
  if (tried && !(await isOnTrial(slot, options))) return controllerResult(startedAt, { rc: 1, stderr: givenUp });
  if (operation.kernel !== undefined) await askOnce(slot, keepTrialBoot, { ...options, deadlineMs: 30_000 }, true);
  const details = { bootId: after, elapsed: Math.round((steadyNow() - startedAt) / 1000) };
  return controllerResult(startedAt, { rc: 0, details });
}

/**
 * U-Boot with a boot counter boots a new system on trial: unless somebody says that it is good (`upgrade_available` 0),
 * it goes back to the old one after `bootlimit` starts. Boards without these variables are left alone.
 */
const keepTrialBoot = `if command -v fw_printenv >/dev/null&&command -v fw_setenv >/dev/null&&[ "$(fw_printenv -n upgrade_available 2>/dev/null)" = 1 ]; then fw_setenv bootcount 0; fw_setenv upgrade_available 0; fi`;

/** Whether U-Boot is to try a new system, or does: the one that comes up without it is the old one again. */
async function isOnTrial(slot: Slot, options: ExchangeOptions): Promise<boolean> {
  const ask = `if command -v fw_printenv >/dev/null; then fw_printenv -n upgrade_available 2>/dev/null; fi`;
  const reply = await askOnce(slot, ask, { ...options, deadlineMs: 30_000 }, true);
  return reply.parts[0]!.toString("utf8").trim() === "1";
}

const givenUp = "U-Boot gave up the system that it was to try, and came back with the old one";

/** What is wrong with the kernel that the board came back with. */
function wrongKernel(slot: Slot, { kernel }: Reboot): string | undefined {
  const found = slot.info.board.kernel;
  if (kernel === undefined || fitsPattern(found, kernel)) return undefined;
  return `it came back with kernel ${found} instead of ${kernel}`;
}

/** A shell pattern of `*` and `?`. */
function fitsPattern(text: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(text);
}

/** Sends the command; what it answers when it fails at once. A lost or silent session means that it took. */
async function sendCommand(slot: Slot, operation: Reboot, options: ExchangeOptions) {
  const message = quote(operation.message ?? "Reboot initiated by axle");
  const standard = `if command -v shutdown >/dev/null; then shutdown -r now ${message}; else reboot; fi`;
  const command = operation.command === undefined ? standard : `/bin/sh -c ${quote(operation.command)}`;
  const delay = operation.delaySeconds > 0 ? `sleep ${Math.ceil(operation.delaySeconds)}; ` : "";
  try {
    const deadlineMs = commandMs + operation.delaySeconds * 1000;
    const reply = await askOnce(slot, `( ${delay}${command} ) 3<&-`, { ...options, deadlineMs }, true);
    if (reply.status === 0) return undefined;
    const stderr = `the reboot command failed: ${reply.err.toString("utf8").trim() || `status ${reply.status}`}`;
    return { rc: Number(reply.status) || 1, stdout: reply.parts[0]!.toString("utf8"), stderr };
  } catch (error) {
    if (error instanceof AxleError && (error.kind === "unreachable" || error.kind === "deadline")) return undefined;
    throw error;
  }
}

async function testUntilGood(slot: Slot, operation: Reboot, until: number, options: ExchangeOptions) {
  const waiting = { timeoutMs: Math.max(1000, until - steadyNow()), sleepMs: 5000 };
  return tryUntilBack(slot, waiting, options, async (attempt) => {
    const reply = await askOnce(slot, `( /bin/sh -c ${quote(operation.testCommand)} ) 3<&-`, attempt, true);
    if (reply.status === 0) return undefined;
    return `the test command failed: ${reply.err.toString("utf8").trim() || `status ${reply.status}`}`;
  });
}

function failure(startedAt: number, operation: Reboot, problem: string): OperationResult {
  const stderr = `timed out waiting for the reboot after ${operation.timeoutSeconds} seconds: ${problem}`;
  return controllerResult(startedAt, { rc: 1, stderr });
}
