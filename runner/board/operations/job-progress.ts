import type { Operation } from "../../../modules/kit/operations.js";
import { patiently } from "../../../modules/kit/regex/patience.js";
import type { ExchangeListener } from "../session.js";

const tailLength = 256 * 1024;

/** What is kept of a line that does not end. */
const lineLength = 8 * 1024;

/** Turns a job's log into output and progress events, and keeps its end. */
export class JobProgress {
  #tail = "";
  #line = "";
  #count = 0;
  readonly #pattern: RegExp | undefined;

  constructor(
    private readonly operation: Extract<Operation, { op: "job" }>,
    private readonly group: number,
    private readonly listener: ExchangeListener | undefined,
  ) {
    this.#pattern = operation.progress ? new RegExp(operation.progress.pattern) : undefined;
  }

  /** The end of the log so far. */
  get tail(): string {
    return this.#tail;
  }

  /** The next piece of the log. */
  take(text: string): void {
    if (text === "") return;
    this.#tail = (this.#tail + text).slice(-tailLength);
    this.listener?.output?.(this.group, "stdout", text);
    const lines = (this.#line + text).split("\n").map((line) => line.slice(0, lineLength));
    this.#line = lines.pop()!;
    for (const line of lines) this.#see(line);
    const last = lines.at(-1);
    if (last !== undefined) this.listener?.progress?.(this.group, last, this.#fraction);
  }

  #fraction: number | undefined;

  /** A number in the first group is the count; any other match counts one more. The second group is the total. */
  #see(line: string): void {
    const pattern = this.#pattern;
    const match = pattern && patiently(pattern.source, line, () => pattern.exec(line));
    if (!match) return;
    this.#count = match[1] && /^\d+$/.test(match[1]) ? Number(match[1]) : this.#count + 1;
    const total = match[2] && /^\d+$/.test(match[2]) ? Number(match[2]) : this.operation.progress?.total;
    if (total) this.#fraction = Math.min(1, this.#count / total);
  }
}
