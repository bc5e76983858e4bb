import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runPlaybooks } from "../../../runner/engine/run.js";
import { AxleError } from "../../../runner/errors.js";
import type { RunEvent } from "../../../runner/events.js";
import { FileLoader } from "../../../runner/load/files.js";
import { wordProblem } from "../../../runner/report/problem.js";
import { loadSettings } from "../../../runner/settings/load-settings.js";
import { Secrets } from "../../../runner/vars/secrets.js";
import type { ModuleCase } from "./case-files.js";
import { endState, layOut } from "./place.js";
import { type Answer, type PlainResult, plainState, plainValue } from "./plain-results.js";

/** What axle answers to a case, run in this process. */
export async function askAxle(one: ModuleCase, http: string): Promise<Answer> {
  const dir = join(realpathSync(mkdtempSync(join(tmpdir(), "axle-modules-"))), "c000");
  layOut(one, dir, http);
  try {
    return { ...(await runPlay(dir, http)), state: plainState(endState(dir), dir, http) };
  } finally {
    rmSync(join(dir, ".."), { recursive: true, force: true });
  }
}

/** Runs the playbook that was laid out in a folder. */
export async function runPlay(dir: string, http: string): Promise<Omit<Answer, "state">> {
  const before = process.cwd();
  process.chdir(join(dir, "play"));
  const events: RunEvent[] = [];
  try {
    const ended = await run(join(dir, "play"), events);
    return { ...ended, results: plainValue(events.flatMap(readEvent), dir, http) as PlainResult[] };
  } finally {
    process.chdir(before);
  }
}

async function run(dir: string, events: RunEvent[]): Promise<{ code: number; problem?: string }> {
  try {
    const code = await runPlaybooks({
      playbooks: [join(dir, "playbook.yml")],
      inventory: [join(dir, "hosts")],
      settings: loadSettings({ cwd: dir, env: { HOME: dir, PATH: process.env["PATH"] } }),
      files: new FileLoader(),
      secrets: new Secrets(),
      vault: {
        decrypt: () => {
          throw new AxleError({ kind: "vault", message: "There is no vault password." });
        },
      },
      sink: (event) => events.push(event),
      prompts: { ask: async () => "" },
    });
    return { code };
  } catch (error) {
    return { code: 1, problem: wordProblem(error, () => undefined) };
  }
}

/** Results of whole tasks; the items of a loop are in their summary. */
function readEvent(event: RunEvent): PlainResult[] {
  if (event.event !== "result" || event.item !== undefined) return [];
  const result = { ...event.result, ...(event.diff.length > 0 ? { diff: event.diff } : {}) };
  return [{ task: event.task.name, status: event.status, result }];
}
