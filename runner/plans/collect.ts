import { randomBytes } from "node:crypto";
import { encodeValue } from "../journal/encode.js";
import type { Value } from "../values.js";
import { digestOf, sealedDigestOf, shownOperations } from "./digest.js";
import type { Intent, Review, StepPlace } from "./review.js";
import type { PlanStep } from "./saved-plan.js";

/** Keeps what a check foretells, step by step, as `axle plan` writes it down. */
export class PlanCollector implements Review {
  readonly salt = randomBytes(16).toString("hex");
  readonly steps: PlanStep[] = [];

  /** @param redact takes secrets out of a value */
  constructor(private readonly redact: <Type extends Value>(value: Type) => Type) {}

  planned(place: StepPlace, intent: Intent): void {
    const shown = shownOperations(intent.operations);
    const open = this.redact(shown);
    const secret = intent.noLog || JSON.stringify(open) !== JSON.stringify(shown);
    const { host, key, task, module, item, label } = place;
    this.steps.push({
      host,
      task: this.redact(task),
      key,
      module,
      ...(item === undefined ? {} : { item }),
      ...(label === undefined ? {} : { label: intent.noLog ? "None" : this.redact(label) }),
      diff: secret ? [] : (this.redact(encodeValue([...intent.diff])) as Value[]),
      operations: secret ? shown.map(kindOf) : shown,
      ...(shown.length === 0 ? {} : { digest: secret ? sealedDigestOf(shown, this.salt) : digestOf(shown) }),
      ...(intent.uncertain === undefined ? {} : { uncertain: this.redact(intent.uncertain) }),
    });
  }

  judge(): string | undefined {
    return undefined;
  }
}

function kindOf(operation: Value): Value {
  const { op, path } = operation as { op: string; path?: string };
  return { op, ...(path === undefined ? {} : { path }), secret: true };
}
