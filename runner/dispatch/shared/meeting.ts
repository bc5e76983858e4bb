import { createHash } from "node:crypto";
import { AxleError } from "../../errors.js";
import { encodeValue } from "../../journal/encode.js";
import type { Value } from "../../values.js";
import { Inbox } from "./inbox.js";
import type { SharedLog } from "./log.js";
import type { LogKind, LogRecord } from "./records.js";

type Told = Exclude<LogRecord, { kind: "begin" | "end" | "event" | "agree" | "answer" }>;

/** What has come from the common log and waits for whoever it is for. */
export class Meeting {
  readonly inbox = new Inbox();
  readonly #agreements: Extract<LogRecord, { kind: "agree" }>[] = [];
  readonly #answers = new Map<string, string[]>();
  readonly #waiting = new Set<() => void>();
  /** Ends when the log has been closed. */
  readonly ended: Promise<void>;

  /** @param told gets what belongs to no host */
  constructor(
    readonly log: SharedLog,
    wants: (kind: LogKind) => boolean,
    private readonly told: (record: Told) => void,
  ) {
    this.ended = log.follow(wants, (record) => this.#take(record)).catch((error: unknown) => this.#lost(error));
  }

  /** Nothing more will come: whoever waits is told why. */
  fail(error: AxleError): void {
    this.inbox.fail(error);
    this.#wake();
  }

  /** The next thing that the controller has come to. */
  agreement(): Promise<Extract<LogRecord, { kind: "agree" }>> {
    return this.#await(() => this.#agreements.shift());
  }

  /** What was answered to a question, the first time, the second time … */
  answer(question: string): Promise<string> {
    return this.#await(() => this.#answers.get(question)?.shift());
  }

  #take(record: LogRecord): void {
    if (record.kind === "begin" || record.kind === "end" || record.kind === "event") {
      this.inbox.put(record);
      return;
    }
    if (record.kind === "agree") this.#agreements.push(record);
    else if (record.kind === "answer")
      this.#answers.set(record.question, [...(this.#answers.get(record.question) ?? []), record.text]);
    else this.told(record);
    this.#wake();
  }

  async #await<Found>(look: () => Found | undefined): Promise<Found> {
    for (;;) {
      const found = look();
      if (found !== undefined) return found;
      if (this.inbox.failure) throw this.inbox.failure;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #lost(error: unknown): void {
    const known = error instanceof AxleError;
    this.fail(known ? error : new AxleError({ kind: "queue", message: `The queue was lost: ${String(error)}` }));
  }
}

/** What two processes compare. */
export function digestOf(value: Value): string {
  return createHash("sha256")
    .update(JSON.stringify(encodeValue(value)))
    .digest("hex");
}
