import { setFlagsFromString } from "node:v8";

/** From so many boards on, memory counts. */
const many = 200;

/**
 * With many boards, what is no longer needed is collected before it is a tenth of what is: V8 lets a heap grow to several
 * times of that, which is hundreds of megabytes for a thousand boards.
 */
export function collectEarly(boards: number): void {
  if (boards >= many) setFlagsFromString("--heap-growing-percent=10");
}
