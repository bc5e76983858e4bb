import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { PlanCollector } from "../plans/collect.js";
import type { SavedPlan } from "../plans/saved-plan.js";
import { leaveOutSecrets } from "./left-out.js";
import type { Options } from "./options.js";
import { digestOf } from "./run-log.js";
import { runPlaybookCommand } from "./run-playbooks.js";
import { say } from "./terminal.js";

const note =
  "Steps without a digest can't be applied from this plan: what they do depends on what only a run finds out. A board stops there; make a new plan then. Secrets are not in here: of what holds some only a salted digest is kept.";

/** `axle plan PLAYBOOK -o FILE`: a check whose plans are written down. */
export async function makePlan(playbooks: readonly string[], given: Options & { out: string }): Promise<number> {
  const { out, ...options } = given;
  let collector: PlanCollector | undefined;
  const code = await runPlaybookCommand(
    playbooks,
    { ...options, check: true, diff: true },
    {
      review: ({ secrets }) => {
        collector = new PlanCollector((value) => secrets.redact(value));
        return collector;
      },
    },
  );
  if (code !== 0 || !collector) return code;
  const { kept, leftOut } = leaveOutSecrets(options);
  const { steps, salt } = collector;
  const plan: SavedPlan = {
    format: "axle-plan",
    version: 1,
    made: new Date().toISOString(),
    cwd: process.cwd(),
    playbooks: playbooks.map((path) => ({ path: resolve(path), sha256: digestOf(path) })),
    options: { ...kept },
    leftOut,
    salt,
    steps,
    note,
  };
  writeFileSync(out, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600 });
  const open = steps.filter(({ digest }) => digest === undefined).length;
  const rest = open === 0 ? "" : `, ${open} of which it can't hold (axle show ${out} says why)`;
  say(`The plan is in ${out}: ${steps.length} changes${rest}.`);
  return 0;
}
