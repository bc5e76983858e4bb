import type { ModuleResult } from "../../modules/contract.js";
import type { OperationResult } from "../../modules/kit/operations.js";

/** A script's result: the JSON that it printed, whatever stands around it. What is none means that it failed. */
export function readAnswer(run: OperationResult): ModuleResult {
  const answer = parseAnswer(run.stdout);
  if (!answer) return failure(run);
  const failed = answer.failed === undefined && answer.rc !== undefined && Number(answer.rc) !== 0;
  return { changed: false, ...answer, ...(failed ? { failed: true } : {}) };
}

/** The object from the first line that begins one to the last line that ends one. */
function parseAnswer(stdout: string): ModuleResult | undefined {
  const lines = stdout.split("\n");
  const from = lines.findIndex((line) => line.trim().startsWith("{"));
  const to = lines.findLastIndex((line) => line.trim().endsWith("}"));
  if (from < 0 || to < from) return undefined;
  try {
    const value: unknown = JSON.parse(lines.slice(from, to + 1).join("\n"));
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as ModuleResult) : undefined;
  } catch {
    return undefined;
  }
}

function failure(run: OperationResult): ModuleResult {
  const { rc, stdout, stderr } = run;
  const missing = rc === 127 || (rc === 126 && /not found|No such file|bad interpreter/i.test(stderr));
  const msg = missing
    ? "The module failed to execute correctly, you probably need to set the interpreter.\nSee stdout/stderr for the exact error"
    : "MODULE FAILURE\nSee stdout/stderr for the exact error";
  return { changed: false, failed: true, msg, module_stdout: stdout, module_stderr: stderr, rc };
}
