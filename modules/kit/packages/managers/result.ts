import type { ModuleResult } from "../../../contract.js";
import type { OperationResult } from "../../operations.js";

/** What the package manager said it did; it knows best whether anything changed. */
export function packageResult(operations: readonly OperationResult[], planned: ModuleResult | undefined): ModuleResult {
  const last = operations.at(-1);
  const stdout = operations.map((operation) => operation.stdout).join("");
  const quiet = /^(?:Nothing to do\.?|No packages marked for (?:update|removal)|OK: \d+ \S+ in \d+ packages)$/m;
  const did =
    /^(?:Installed|Upgraded|Removed|Updated|Downgraded|Dependency Installed):|^\(\d+\/\d+\) (?:Installing|Upgrading|Purging|Downgrading|Replacing|Reinstalling)|^(?:Installing|Upgrading|Removing package) /m;
  const changed = did.test(stdout) || (planned?.changed === true && !quiet.test(stdout));
  const result: ModuleResult = { changed, rc: last?.rc ?? 0, stdout, stderr: last?.stderr ?? "", results: [] };
  if (last?.status !== "failed") return result;
  const lines = `${stdout}\n${last.stderr}`.split("\n").filter((line) => line.trim() !== "");
  const reason = lines.filter((line) => /^(?:Error|ERROR|No match|Unable| \* )/.test(line)).slice(0, 6);
  return { ...result, failed: true, msg: (reason.length > 0 ? reason : lines.slice(-3)).join("; ") };
}
