import { quotePath } from "./quote.js";
import type { Reply, Step } from "./step.js";

/** `lsattr` of each path: one part per path. Its options differ, so `-v` (version) is tried first. */
export function attributesStep(paths: readonly string[]): Step {
  return {
    script: `for _p in ${paths.map(quotePath).join(" ")}; do lsattr -vd "$_p"||lsattr -d "$_p"; _s; done`,
  };
}

/** "VERSION LETTERS" per path, without dashes; empty where it is not known. */
export function parseAttributes(reply: Reply, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const line = reply.parts[index]?.toString("latin1") ?? "";
    const match = /^\s*(?:(\d+)\s+)?([-A-Za-z]+)\s/.exec(line);
    return match ? `${match[1] ?? ""} ${match[2]!.replaceAll("-", "")}`.trim() : "";
  });
}
