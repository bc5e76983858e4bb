import type { AxleError } from "../../errors.js";
import type { LogRecord } from "./records.js";

/** A record that belongs to a host's way through the playbook. */
export type HostRecord = Extract<LogRecord, { host: string }>;

interface Waiting {
  resolve(record: HostRecord): void;
  reject(error: Error): void;
}

/** What came for each host and was not taken yet, in its order. */
export class Inbox {
  readonly #records = new Map<string, HostRecord[]>();
  readonly #waiting = new Map<string, Waiting>();
  #failure: AxleError | undefined;

  put(record: HostRecord): void {
    const waiting = this.#waiting.get(record.host);
    if (waiting) {
      this.#waiting.delete(record.host);
      waiting.resolve(record);
      return;
    }
    const records = this.#records.get(record.host);
    if (records) records.push(record);
    else this.#records.set(record.host, [record]);
  }

  /** What is there for a host now, without taking it. */
  peek(host: string): HostRecord | undefined {
    return this.#records.get(host)?.[0];
  }

  /** Takes what {@link peek} has shown. */
  take(host: string): void {
    this.#records.get(host)?.shift();
  }

  /** The next record of a host; waits for it. Only one may wait for a host. */
  next(host: string): Promise<HostRecord> {
    if (this.#failure) return Promise.reject(this.#failure);
    const record = this.#records.get(host)?.shift();
    if (record) return Promise.resolve(record);
    return new Promise((resolve, reject) => this.#waiting.set(host, { resolve, reject }));
  }

  /** What is left of all hosts. */
  rest(): HostRecord[] {
    return [...this.#records.values()].flat();
  }

  /** Nothing more will come: whoever waits is told why. */
  fail(error: AxleError): void {
    this.#failure ??= error;
    for (const waiting of this.#waiting.values()) waiting.reject(this.#failure);
    this.#waiting.clear();
  }

  get failure(): AxleError | undefined {
    return this.#failure;
  }
}
