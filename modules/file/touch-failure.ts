import type { ModuleResult } from "../contract.js";
import type { OperationResult } from "../kit/operations.js";

/** What shells and tools say of a file that can't be made, and Python's number for it. */
const REASONS: readonly (readonly [pattern: RegExp, errno: number, text: string])[] = [
  [/no such file|nonexistent/i, 2, "No such file or directory"],
  [/permission denied/i, 13, "Permission denied"],
  [/not a directory/i, 20, "Not a directory"],
  [/no space left/i, 28, "No space left on device"],
  [/read-only file ?system/i, 30, "Read-only file system"],
];

/** The fields of a `state: touch` whose file could not be made. */
export function touchFailure(path: string, operations: readonly OperationResult[]): ModuleResult {
  const failed = operations.find(({ status }) => status === "failed");
  if (!failed) return {};
  const said = failed.stderr.trim();
  const known = REASONS.find(([pattern]) => pattern.test(said));
  const reason = known ? `[Errno ${known[1]}] ${known[2]}: b'${path}'` : said;
  return { path, msg: `Error, could not touch target: ${reason}` };
}
