import { createHash, randomBytes } from "node:crypto";
import { chmodSync, closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Operation, OperationResult } from "../../../modules/kit/operations.js";
import { quotePath } from "../../../modules/kit/sh/index.js";
import { steadyNow } from "../../clock.js";
import type { ExchangeOptions } from "../session.js";
import type { Slot } from "../slot.js";
import { controllerResult, missingReply } from "./result.js";

/**
 * Brings a file of the board to the controller's disk, piece by piece: it is never in memory as a whole. What is there is
 * replaced only when everything has come and the checksum (SHA-1, where one was read) fits.
 */
export async function save(
  slot: Slot,
  operation: Extract<Operation, { op: "save" }>,
  options: ExchangeOptions,
): Promise<OperationResult> {
  const startedAt = steadyNow();
  mkdirSync(dirname(operation.path), { recursive: true });
  const partial = join(dirname(operation.path), `.axle-${randomBytes(6).toString("hex")}`);
  const file = openSync(partial, "wx", 0o600);
  const hash = createHash("sha1");
  try {
    const answer = await slot.exchange(
      () => ({ body: `_B 0\ncat ${quotePath(operation.from)}\n_E 0 $?`, frames: 1, payloads: new Map() }),
      { readers: 1, operations: 0 },
      {
        ...options,
        passing: new Set([0]),
        output: (_, stream, bytes) => {
          if (stream !== "stdout") return;
          hash.update(bytes);
          writeSync(file, bytes);
        },
      },
      false,
    );
    const reply = answer.collector.reply(0);
    if (!reply) throw missingReply(slot.name);
    const stderr = reply.err.toString("utf8");
    if (reply.status !== 0) return controllerResult(startedAt, { rc: Number(reply.status), stderr });
    const checksum = hash.digest("hex");
    if (operation.checksum?.length === checksum.length && operation.checksum !== checksum) {
      return controllerResult(startedAt, {
        rc: 1,
        stderr: "the file changed while it was fetched",
        details: { checksum },
      });
    }
    // While it grows nobody else may read it; then it has the permissions of any new file.
    chmodSync(partial, 0o666 & ~process.umask());
    renameSync(partial, operation.path);
    return controllerResult(startedAt, { rc: 0, details: { checksum } });
  } finally {
    closeSync(file);
    rmSync(partial, { force: true });
  }
}
