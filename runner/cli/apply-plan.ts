import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { AxleError } from "../errors.js";
import { PlanApproval } from "../plans/approve.js";
import { readPlan } from "../plans/read-plan.js";
import type { Options } from "./options.js";
import { requireLeftOut } from "./resume.js";
import { digestOf } from "./run-log.js";
import { runPlaybookCommand } from "./run-playbooks.js";

/** `axle apply PLAN`: a run that carries out nothing but what the plan holds. */
export async function applyPlan(file: string, given: Options): Promise<number> {
  const path = resolve(file);
  const plan = readPlan(path);
  if (existsSync(plan.cwd)) process.chdir(plan.cwd);
  for (const { path: playbook, sha256 } of plan.playbooks) {
    if (existsSync(playbook) && digestOf(playbook) === sha256) continue;
    throw new AxleError({
      kind: "options",
      message: `${playbook} is not the playbook any more that was planned.`,
      remedy: "Make a new plan and review it.",
    });
  }
  const { extraVars = [], ...rest } = given;
  requireLeftOut(plan.leftOut, extraVars, `apply ${file}`);
  const stored = plan.options as Options;
  const options = { ...stored, ...rest, extraVars: [...(stored.extraVars ?? []), ...extraVars] };
  const playbooks = plan.playbooks.map((one) => one.path);
  return runPlaybookCommand(playbooks, options, { review: () => new PlanApproval(plan), applies: path });
}
