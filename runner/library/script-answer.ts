import type { ModuleResult } from "../../modules/contract.js";
import type { OperationResult } from "../../modules/kit/operations.js";

/** A script's result: the JSON that it printed, whatever stands around it. What is none means that it failed. */
export function readAnswer(run: OperationResult): ModuleResult {
  const answer = parseAnswer(run.stdout);
  if (!answer) return failure(run);
  const { fields, junk } = answer;
  const failed = fields.failed === undefined && fields.rc !== undefined && Number(fields.rc) !== 0;
  // Ansible says so of asynchronous tasks alone.
  const warned = junk !== "" && run.details?.["folder"] !== undefined;
  const warnings = warned ? { warnings: [`Module invocation had junk after the JSON data: ${junk}`] } : {};
  return { changed: false, ...fields, ...warnings, ...(failed ? { failed: true } : {}) };
}

/** The object from the first line that begins one to the last line that ends one, and what stands after it. */
/** What is said between Ansible and its modules is nobody else's, however deep a module puts it. */
function withoutInternal(key: string, value: unknown): unknown {
  return key.startsWith("_ansible_") ? undefined : value;
}

function parseAnswer(stdout: string): { fields: ModuleResult; junk: string } | undefined {
  const lines = stdout.split("\n");
  const from = lines.findIndex((line) => line.trim().startsWith("{"));
  const to = lines.findLastIndex((line) => line.trim().endsWith("}"));
  if (from < 0 || to < from) return undefined;
  try {
    const value: unknown = JSON.parse(lines.slice(from, to + 1).join("\n"), withoutInternal);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
    const junk = lines
      .slice(to + 1)
      .join("\n")
      .trim();
    return { fields: value as ModuleResult, junk };
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
