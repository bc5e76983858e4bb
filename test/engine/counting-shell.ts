import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Workshop } from "./harness.js";

/** A shell under strace, which counts the processes that it and its children make. */
export function countingShell(workshop: Workshop, shell: string): { shell: string; forks(): number } {
  const [trace, wrapper] = [join(workshop.dir, "trace"), join(workshop.dir, "sh")];
  writeFileSync(wrapper, `#!/bin/sh\nexec strace -f -qq -o ${trace} -e trace=clone,clone3,fork,vfork ${shell}\n`);
  chmodSync(wrapper, 0o755);
  const calls = /^\d+ +(?:clone3?|v?fork)\(/gm;
  return { shell: wrapper, forks: () => (readFileSync(trace, "utf8").match(calls) ?? []).length };
}
