import type { TaskOutcome } from "../engine/task/outcome.js";
import type { Value } from "../values.js";
import { decodeValue } from "./encode.js";
import type { EndRecord, RunRecord } from "./records.js";
import type { Place } from "./run-log.js";

/** What an earlier run knows of a task on a host. */
export interface Remembered {
  /** What it came to; undefined when it has to be carried out (again). */
  outcome?: TaskOutcome;
  /** It may have changed something before: whoever it notifies must be told, whatever it finds now. */
  mayHaveChanged: boolean;
}

interface Step {
  key: string;
  end?: EndRecord;
}

/**
 * An earlier run's outcomes, host by host in their order. A resumed run walks the playbook again; what is remembered is
 * taken as it was (results, facts, notified handlers, includes) instead of being carried out.
 */
export class Replay {
  readonly #steps: Map<string, Step[]>;

  /** @param open decrypts what was sealed; throws without the password */
  constructor(
    records: readonly RunRecord[],
    private readonly open: (sealed: string) => string,
  ) {
    this.#steps = stepsOf(records);
  }

  /** Whether a task's outcome is remembered, without taking it. */
  has(place: Place): boolean {
    const end = this.#find(place)?.step.end;
    return end !== undefined && !end.fatal && !end.again;
  }

  /** Takes what is remembered of a task; what the host did before it in the earlier run is passed over. */
  take(place: Place): Remembered | undefined {
    const found = this.#find(place);
    if (!found) return undefined;
    this.#steps.get(place.host)!.splice(0, found.at + 1);
    const { end } = found.step;
    if (!end || end.fatal) {
      // Here the host stopped: from here on everything is done for real.
      this.#steps.delete(place.host);
      return { mayHaveChanged: true };
    }
    if (end.again) return { mayHaveChanged: end.changed };
    return { outcome: this.#outcome(end), mayHaveChanged: false };
  }

  #find({ host, key }: Place): { step: Step; at: number } | undefined {
    const steps = this.#steps.get(host) ?? [];
    const at = steps.findIndex((step) => step.key === key);
    return at < 0 ? undefined : { step: steps[at]!, at };
  }

  #outcome(end: EndRecord): TaskOutcome {
    const encoded = end.sealed === undefined ? end.outcome : (JSON.parse(this.open(end.sealed)) as Value);
    const outcome = decodeValue(encoded) as TaskOutcome;
    if (outcome.looped) outcome.result["results"] = outcome.items.map((item) => ({ ...item.result }));
    return { ...outcome, replayed: true };
  }
}

function stepsOf(records: readonly RunRecord[]): Map<string, Step[]> {
  const hosts = new Map<string, Step[]>();
  const stopped = new Set<string>();
  for (const record of records) {
    if (record.record !== "begin" && record.record !== "end") continue;
    if (stopped.has(record.host)) continue;
    const steps = hosts.get(record.host) ?? [];
    hosts.set(record.host, steps);
    if (record.record === "begin") steps.push({ key: record.key });
    else endStep(steps, record);
    if (record.record === "end" && record.fatal) stopped.add(record.host);
  }
  return hosts;
}

/** A replayed outcome was never begun in its own run. */
function endStep(steps: Step[], end: EndRecord): void {
  const begun = steps.findLast((step) => step.key === end.key && !step.end);
  if (begun) begun.end = end;
  else steps.push({ key: end.key, end });
}
