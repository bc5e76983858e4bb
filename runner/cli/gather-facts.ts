import { join } from "node:path";
import { AxleError } from "../errors.js";
import type { RunEvent } from "../events.js";
import { Catalog } from "../library/catalog.js";
import { loadPlay } from "../load/play.js";
import { isDict, type Value } from "../values.js";
import { withInterrupts } from "./interrupts.js";
import type { Options } from "./options.js";
import { gatherPasswords } from "./passwords.js";
import { hidePasswords, runOptionsOf } from "./run-options.js";
import type { Stage } from "./stage.js";
import { warnUser } from "./terminal.js";

/** Facts by board, and what went wrong on the others. */
export interface GatheredFacts {
  facts: Map<string, Record<string, Value>>;
  problems: Map<string, string>;
  code: number;
}

/** Asks boards for their facts, in check mode: nothing can be written there. */
export async function gatherFacts(stage: Stage, pattern: string, options: Options): Promise<GatheredFacts> {
  const gathered: GatheredFacts = { facts: new Map(), problems: new Map(), code: 0 };
  const file = join(process.cwd(), "(command line)");
  const context = {
    files: stage.files,
    catalog: new Catalog(stage.settings),
    rolesPath: [],
    templateName: (text: string) => text,
    warn: stage.warn,
    ids: { next: 1 },
  };
  const play = { name: "Facts", hosts: pattern, gather_facts: false, tasks: [{ setup: {} }] };
  const loaded = { file, plays: [loadPlay(context, play, file, { file, line: 1, column: 1 })] };
  const passwords = await gatherPasswords(options, stage.settings);
  hidePasswords(stage, passwords);
  const { runPlaybooks } = await import("../engine/run.js");
  const sink = (event: RunEvent) => take(event, gathered);
  gathered.code = await withInterrupts((signal) =>
    runPlaybooks({ ...runOptionsOf(stage, options, passwords, sink, signal), check: true, loaded }),
  );
  return gathered;
}

function take(event: RunEvent, { facts, problems }: GatheredFacts): void {
  if (event.event === "warning") warnUser(event.message);
  if (event.event !== "result") return;
  const found = event.result["ansible_facts"];
  if (isDict(found) && !(found instanceof Map)) facts.set(event.host, found);
  else if (event.status === "failed" || event.status === "unreachable")
    problems.set(event.host, String(event.result.msg ?? event.status));
}

/** The facts, or an error that names the board that gave none. */
export function factsOrFail({ facts, problems }: GatheredFacts, host: string): Record<string, Value> {
  const found = facts.get(host);
  if (found) return found;
  throw new AxleError({
    kind: "unreachable",
    message: `${host} gave no facts: ${problems.get(host) ?? "it was not asked"}.`,
  });
}
