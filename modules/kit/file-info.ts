import type { ModuleResult } from "../contract.js";
import { formatMode } from "./mode.js";
import type { Expectation, OperationResult } from "./operations.js";
import { ifKnown } from "./predictions.js";
import type { StatReading } from "./readers.js";

/** The fields that every module with a path adds to its result: owner, group, mode, state, size, uid, gid. */
export function pathInfo(stat: StatReading | undefined): ModuleResult {
  if (!stat?.exists) return {};
  return {
    uid: stat.uid,
    gid: stat.gid,
    owner: stat.user || String(stat.uid),
    group: stat.group || String(stat.gid),
    mode: formatMode(stat.mode),
    state: stateOf(stat),
    ...sizeOf(stat),
  };
}

/** In a check the size may not be known. */
function sizeOf(stat: StatReading): { size?: number } {
  const { value } = ifKnown(() => stat.size);
  return value === undefined ? {} : { size: value };
}

/** Ansible's word for what a path is: absent, link, directory, hard (more than one name) or file. */
export function stateOf(stat: StatReading): "absent" | "link" | "directory" | "hard" | "file" {
  if (!stat.exists) return "absent";
  if (stat.type === "link" || stat.type === "directory") return stat.type;
  return stat.links > 1 ? "hard" : "file";
}

/** What must still hold when an operation made from this reading is sent. */
export function expectation(path: string, stat: StatReading): Expectation {
  if (!stat.exists) return { path, exists: false };
  const known = { path, exists: true, type: stat.type };
  if (stat.type !== "file") return known;
  return stat.checksum ? { ...known, checksum: stat.checksum } : { ...known, size: stat.size, mtime: stat.mtime };
}

/** The backup that an operation kept, if any did. */
export function keptBackup(results: readonly OperationResult[]): string | undefined {
  for (const result of results) {
    if (typeof result.details?.backup === "string") return result.details.backup;
  }
  return undefined;
}

/** What a `validate` command said when it did not accept the new file. */
export function failedValidation(
  results: readonly OperationResult[],
): { rc: number; stdout: string; stderr: string } | undefined {
  for (const result of results) {
    const said = result.details?.validate as { rc: number; stdout: string; stderr: string } | undefined;
    if (said && said.rc !== 0) return said;
  }
  return undefined;
}

/** The fields that `copy` and its kin add once a file is placed, or why it was not. */
export function placedFields(results: readonly OperationResult[], stat: StatReading | undefined): ModuleResult {
  const refused = failedValidation(results);
  if (refused) {
    return { msg: "failed to validate", exit_status: refused.rc, stdout: refused.stdout, stderr: refused.stderr };
  }
  const backup = keptBackup(results);
  return { ...pathInfo(stat), ...(backup ? { backup_file: backup } : {}) };
}
