import type { TaskOutcome } from "../engine/task/outcome.js";
import type { Value } from "../values.js";
import { AppendFile } from "./append-file.js";
import { encodeValue, isJson } from "./encode.js";
import type { EndRecord, RunHead } from "./records.js";

/** What keeps secrets out of the log. */
export interface LogSecrets {
  redact<Type extends Value>(value: Type): Type;
  /** Encrypts with the run's vault password; undefined where there is none. */
  seal?: (text: string) => string;
}

/** Where a task runs: the host, and which task of the playbook it is. */
export interface Place {
  host: string;
  key: string;
}

/** Writes down what a run does, host by host, so that another one can go on where it stopped. */
export class RunLog {
  readonly #file: AppendFile;

  constructor(
    path: string,
    head: RunHead,
    private readonly secrets: LogSecrets,
  ) {
    this.#file = new AppendFile(path);
    this.#file.add(JSON.stringify(head));
  }

  begin({ host, key }: Place): void {
    this.#file.add(JSON.stringify({ record: "begin", host, key }));
  }

  /** @param fatal the host goes no further in this run */
  end(place: Place, outcome: TaskOutcome, fatal: boolean): void {
    const changed = Boolean(outcome.result.changed);
    const record: EndRecord = { record: "end", ...place, changed, ...(fatal ? { fatal } : {}) };
    this.#file.add(`${JSON.stringify(record).slice(0, -1)},${this.#content(outcome)}}`);
  }

  close(exitCode: number): void {
    this.#file.add(JSON.stringify({ record: "close", at: Date.now(), exitCode }));
    this.#file.close();
  }

  /** The record's last field, as JSON: outcomes of loops are large, and are made into text once. */
  #content(outcome: TaskOutcome): string {
    // A run that goes on with this one may refer to other facts.
    if (outcome.partial) return `"again":true`;
    const value = portable(outcome) as unknown as Value;
    const encoded = isJson(value) ? value : encodeValue(value);
    const text = JSON.stringify(encoded);
    const redacted = this.secrets.redact(encoded);
    const secret = outcome.noLog || (redacted !== encoded && JSON.stringify(redacted) !== text);
    if (!secret) return `"outcome":${text}`;
    const { seal } = this.secrets;
    return seal ? `"sealed":${JSON.stringify(seal(text))}` : `"again":true`;
  }
}

/** The outcome without what only people look at, and without the items' results a second time. */
function portable(outcome: TaskOutcome): TaskOutcome {
  const items = outcome.items.map((item) => ({ ...item, diff: [] }));
  if (!outcome.looped) return { ...outcome, items };
  const { results: _, ...result } = outcome.result;
  return { ...outcome, result, items } as TaskOutcome;
}
