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
  const results = transactionLines(stdout);
  const result: ModuleResult = { changed, rc: last?.rc ?? 0, msg: "", stdout, stderr: last?.stderr ?? "", results };
  if (last?.status !== "failed") return result;
  // What was planned did not come.
  result.changed = did.test(stdout);
  const lines = `${stdout}\n${last.stderr}`.split("\n").filter((line) => line.trim() !== "");
  const reason = lines.filter((line) => /^(?:Error|ERROR|No match|Unable| \* )/.test(line)).slice(0, 6);
  return { ...result, failed: true, msg: (reason.length > 0 ? reason : lines.slice(-3)).join("; ") };
}

/** What dnf lists at its end, in the words of Ansible's results: of an upgrade, what came. */
function transactionLines(stdout: string): string[] {
  const lines: string[] = [];
  let heading = "";
  for (const line of stdout.split(/\r?\n/)) {
    const start = /^(Installed|Upgraded|Downgraded|Reinstalled|Removed|Updated|Dependency Installed):$/.exec(line)?.[1];
    if (start !== undefined) heading = start === "Removed" ? "Removed" : "Installed";
    else if (!line.startsWith(" ")) heading = "";
    else if (heading !== "") lines.push(...(line.trim().match(/\S+/g) ?? []).map((name) => `${heading}: ${name}`));
  }
  return lines;
}
