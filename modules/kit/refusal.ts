import type { ModuleResult, Plan } from "../contract.js";

/** What a plan function throws, at any depth, when it won't do what was asked. Nothing has been changed then. */
export class Refusal extends Error {
  constructor(
    problem: string,
    /** Further fields of the failed result, named as Ansible names them. */
    readonly result: ModuleResult = {},
    readonly remedy?: string,
  ) {
    super(problem);
    this.name = "Refusal";
  }
}

/** Runs a planning function; a {@link Refusal} becomes the plan that says so. */
export function refusable(make: () => Plan): Plan {
  try {
    return make();
  } catch (problem) {
    if (!(problem instanceof Refusal)) throw problem;
    return {
      plan: "refused",
      problem: problem.message,
      ...(problem.remedy ? { remedy: problem.remedy } : {}),
      result: problem.result,
    };
  }
}
