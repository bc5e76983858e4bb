import type { Command } from "commander";
import { allOptions } from "./program.js";

/** Completes `--inv` to `--inventory` where only one option begins so, as ansible-playbook's command line does. */
export function expandPrefixes(argv: readonly string[], name: string, program: Command): string[] {
  const known = [...new Set([...allOptions(program, name), "--help"])];
  let done = false;
  return argv.map((word) => {
    done ||= word === "--";
    const match = /^(--[a-z][a-z-]*)(=.*)?$/s.exec(word);
    if (done || !match || known.includes(match[1]!)) return word;
    const fitting = known.filter((option) => option.startsWith(match[1]!));
    return fitting.length === 1 ? fitting[0]! + (match[2] ?? "") : word;
  });
}
