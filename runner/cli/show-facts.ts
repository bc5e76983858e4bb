import { pythonJson } from "../report/python-json.js";
import type { Value } from "../values.js";
import type { FactsOptions } from "./commands/facts.js";
import { EXIT } from "./exit-codes.js";
import { gatherFacts } from "./gather-facts.js";
import { openInventory, prepareStage } from "./stage.js";
import { say, warnUser } from "./terminal.js";

/** `axle facts`: the facts of one board, or of several by name. */
export async function showFacts(pattern: string, options: FactsOptions): Promise<number> {
  const stage = await prepareStage(options);
  const { selector } = await openInventory(stage, options);
  const hosts = selector.hosts(pattern);
  if (hosts.length === 0) {
    stage.warn("No hosts matched, nothing to do");
    return EXIT.ok;
  }
  const { facts, problems, code } = await gatherFacts(stage, pattern, options);
  for (const [host, problem] of problems) warnUser(`${host}: ${problem}`);
  const fits = matcher(options.filter);
  const chosen = [...facts].map(([host, all]) => [host, pick(all, fits)] as const);
  const shown: Value = hosts.length === 1 ? chosen[0]?.[1] : Object.fromEntries(chosen);
  if (shown !== undefined) say(await dump(shown, options.yaml ?? false));
  return code;
}

function pick(facts: Record<string, Value>, fits: (name: string) => boolean): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => fits(name) || fits(name.replace(/^ansible_/, ""))),
  );
}

function matcher(pattern: string | undefined): (name: string) => boolean {
  if (pattern === undefined) return () => true;
  const parts = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${parts}$`);
  return (name) => expression.test(name);
}

async function dump(value: Value, yaml: boolean): Promise<string> {
  if (!yaml) return pythonJson(value, 4);
  const { dumpYaml } = await import("./dump-yaml.js");
  return dumpYaml(value);
}
