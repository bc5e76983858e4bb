import { steadyNow } from "../../clock.js";
import { templateError } from "../values.js";

/** How much one rendering may do before it is taken for a run-away template. */
export const limits = {
  /** Loop iterations, macro calls and includes together. */
  steps: 10_000_000,
  /** Characters of output, and of any text or list made by repetition or padding. */
  size: 64 * 1024 * 1024,
  /** Numbers of one `range`. */
  range: 5_000_000,
  /** Nested calls, includes and templates inside variables. */
  depth: 120,
  milliseconds: 60_000,
};

/** Counts what one rendering does; every limit that is passed raises. */
export class Budget {
  private steps = 0;
  private depth = 0;
  private readonly deadline = steadyNow() + limits.milliseconds;

  step(): void {
    this.steps++;
    if (this.steps > limits.steps) throw templateError(`the template runs away: more than ${limits.steps} steps`);
    if (this.steps % 4096 === 0 && steadyNow() > this.deadline) {
      throw templateError(`the template runs away: it takes longer than ${limits.milliseconds / 1000} seconds`);
    }
  }

  /** Runs something that may call itself. */
  nest<Result>(run: () => Result): Result {
    this.step();
    if (++this.depth > limits.depth) {
      this.depth--;
      throw templateError("the template runs away: macros, loops or includes call themselves without end");
    }
    try {
      return run();
    } finally {
      this.depth--;
    }
  }
}

/** Refuses a text or list of more than the allowed size. */
export function checkSize(size: number): void {
  if (size > limits.size) throw templateError(`the result would have ${size} parts, more than ${limits.size}`);
}
