import { readFileSync } from "node:fs";
import { AxleError } from "../errors.js";
import { digestOf } from "./digest.js";
import type { SavedPlan } from "./saved-plan.js";

/** Reads a plan. What its steps show must be what their digests say: nobody may apply another thing than was read. */
export function readPlan(file: string): SavedPlan {
  const plan = parse(file);
  if (plan.format !== "axle-plan" || plan.version !== 1 || !Array.isArray(plan.steps)) {
    throw new AxleError({
      kind: "syntax",
      message: `${file} is no plan that this axle can read.`,
      position: { file, line: 1, column: 1 },
      remedy: "`axle plan PLAYBOOK -o FILE` makes one.",
    });
  }
  for (const { task, host, operations, digest } of plan.steps) {
    const sealed = operations.some((operation) => (operation as { secret?: boolean }).secret);
    if (digest === undefined || sealed || digestOf(operations) === digest) continue;
    throw new AxleError({
      kind: "syntax",
      message: `${file} was changed after it was made: "${task}" on ${host} shows other operations than were planned.`,
      position: { file, line: 1, column: 1 },
      remedy: "Make the plan anew.",
    });
  }
  return plan;
}

function parse(file: string): SavedPlan {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new AxleError({ kind: "missing-file", message: `The plan ${file} can't be read.`, cause });
  }
  try {
    return JSON.parse(text) as SavedPlan;
  } catch (cause) {
    throw new AxleError({
      kind: "syntax",
      message: `${file} is no JSON.`,
      position: { file, line: 1, column: 1 },
      remedy: "Make the plan anew: `axle plan PLAYBOOK -o FILE`.",
      cause,
    });
  }
}
