import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import type { RunState } from "./state.js";

/** Where RETRY_FILES_ENABLED is set: the hosts that failed or were lost, one a line, for `--limit @FILE`. */
export function writeRetryFile(run: RunState, playbook: string): void {
  const { settings } = run.options;
  const hosts = [...new Set([...run.failed, ...run.unreachable])].sort();
  if (!settings.flag("RETRY_FILES_ENABLED") || hosts.length === 0) return;
  const asked = settings.text("RETRY_FILES_SAVE_PATH");
  const folder = asked ? resolve(asked.replace(/^~(?=\/|$)/, homedir())) : dirname(playbook);
  const file = join(folder, `${basename(playbook, extname(playbook))}.retry`);
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${hosts.join("\n")}\n`);
    run.warn(`To run the failed hosts again, use: --limit @${file}`);
  } catch (error) {
    run.warn(`Could not write the retry file ${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
