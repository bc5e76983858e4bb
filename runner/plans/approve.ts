import { digestOf, sealedDigestOf, shownOperations } from "./digest.js";
import type { Intent, Review, StepPlace } from "./review.js";
import type { PlanStep, SavedPlan } from "./saved-plan.js";

/** Lets through exactly what was reviewed. Everything else is refused, item by item, with the reason. */
export class PlanApproval implements Review {
  readonly #steps = new Map<string, PlanStep[]>();

  constructor(private readonly plan: SavedPlan) {
    for (const step of plan.steps) {
      const key = keyOf(step);
      this.#steps.set(key, [...(this.#steps.get(key) ?? []), step]);
    }
  }

  planned(): void {}

  judge(place: StepPlace, intent: Intent): string | undefined {
    const { host, key } = place;
    // Of a loop whose items were not known, the plan knows the task alone.
    const steps = this.#steps.get(keyOf(place)) ?? this.#steps.get(keyOf({ host, key }));
    if (!steps) return "it is not in the plan: when it was reviewed, nothing was to be done here";
    const shown = shownOperations(intent.operations);
    const digests = [digestOf(shown), () => sealedDigestOf(shown, this.plan.salt)] as const;
    if (steps.some(({ digest }) => digest === digests[0])) return undefined;
    if (steps.some(({ operations }) => operations.some(isSecret))) {
      const sealed = digests[1]();
      if (steps.some(({ digest }) => digest === sealed)) return undefined;
    }
    const open = steps.find(({ digest }) => digest === undefined);
    if (open) return `the plan could not hold it: ${open.uncertain ?? "it was not known what would be done"}`;
    return "the board, or what the task is made from, has changed since the review: it would do something else now";
  }
}

function isSecret(operation: unknown): boolean {
  return (operation as { secret?: boolean }).secret === true;
}

function keyOf({ host, key, item }: Pick<StepPlace, "host" | "key" | "item">): string {
  return JSON.stringify([host, key, item ?? null]);
}
