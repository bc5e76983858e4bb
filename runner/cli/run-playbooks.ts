import { AxleError } from "../errors.js";
import { checkPlaybooks } from "./check-playbooks.js";
import { withInterrupts } from "./interrupts.js";
import type { Options } from "./options.js";
import { gatherPasswords } from "./passwords.js";
import { hidePasswords, runOptionsOf } from "./run-options.js";
import { inventorySources } from "./settings.js";
import { openSinks } from "./sinks.js";
import { NO_INVENTORY, prepareStage } from "./stage.js";

/** `axle run` and `axle check`: lists or runs playbooks, and gives Ansible's exit code. */
export async function runPlaybookCommand(playbooks: readonly string[], options: Options): Promise<number> {
  if (options.forks !== undefined && options.forks < 1)
    throw new AxleError({ kind: "options", message: "The number of forks must be 1 or more." });
  checkPlaybooks(playbooks);
  if (options.listHosts || options.listTasks || options.listTags || options.syntaxCheck) {
    const { listPlaybooks } = await import("./listing/list-playbooks.js");
    return listPlaybooks(playbooks, options);
  }
  const stage = await prepareStage(options, playbooks[0]);
  if (inventorySources(options, stage.settings).length === 0 && stage.settings.flag("LOCALHOST_WARNING"))
    stage.warn(NO_INVENTORY);
  const passwords = await gatherPasswords(options, stage.settings);
  hidePasswords(stage, passwords);
  const sink = await openSinks(options, stage.settings, stage.secrets);
  const { runPlaybooks } = await import("../engine/run.js");
  return withInterrupts((signal) =>
    runPlaybooks({ ...runOptionsOf(stage, options, passwords, sink, signal), playbooks }),
  );
}
