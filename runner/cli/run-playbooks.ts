import { AxleError } from "../errors.js";
import type { EventSink } from "../events.js";
import type { RunRecord } from "../journal/records.js";
import { Replay } from "../journal/replay.js";
import type { Review } from "../plans/review.js";
import { fanOut } from "../report/redaction.js";
import { checkPlaybooks } from "./check-playbooks.js";
import { withInterrupts } from "./interrupts.js";
import type { Options } from "./options.js";
import { gatherPasswords } from "./passwords.js";
import { recordRun } from "./run-log.js";
import { hidePasswords, runOptionsOf } from "./run-options.js";
import { inventorySources } from "./settings.js";
import { openSinks } from "./sinks.js";
import { NO_INVENTORY, prepareStage, type Stage, warnsOfNoInventory } from "./stage.js";
import { showsNoFacts } from "./views.js";

/** A run that another one goes on with. */
export interface Resumed {
  run: string;
  records: readonly RunRecord[];
}

/** What a run is besides a run of its own. */
export interface Further {
  resumed?: Resumed;
  /** The plan that it applies. */
  applies?: string;
  /** Gets the events, too, without secrets. */
  also?: EventSink;
  /** Who looks at its changes. */
  review?: (stage: Stage) => Review;
}

function replayOf({ records }: Resumed, { vault }: Stage): Replay {
  return new Replay(records, (sealed) => vault.decrypt(sealed));
}

/** `axle run` and `axle check`: lists or runs playbooks, and gives Ansible's exit code. `also` gets the events, too. */
export async function runPlaybookCommand(
  playbooks: readonly string[],
  options: Options,
  further: Further = {},
): Promise<number> {
  const { resumed } = further;
  if (options.forks !== undefined && options.forks < 1)
    throw new AxleError({ kind: "options", message: "The number of forks must be 1 or more." });
  checkPlaybooks(playbooks);
  if (options.listHosts || options.listTasks || options.listTags || options.syntaxCheck) {
    const { listPlaybooks } = await import("./listing/list-playbooks.js");
    return listPlaybooks(playbooks, options);
  }
  const shared = options.shard === undefined ? undefined : await sharedSecrets(options.shard);
  const stage = await prepareStage(options, playbooks[0], shared && { secrets: shared });
  if (inventorySources(options, stage.settings).length === 0 && warnsOfNoInventory(stage.settings))
    stage.warn(NO_INVENTORY);
  const passwords = await gatherPasswords(options, stage.settings);
  hidePasswords(stage, passwords);
  const records = recordRun(stage, playbooks, options, {
    ...(resumed ? { resumes: resumed.run } : {}),
    ...(further.applies === undefined ? {} : { applies: further.applies }),
  });
  const also = further.also ?? (() => {});
  const sink = fanOut([await openSinks(options, stage.settings, stage.secrets, undefined, also), records.sink]);
  const review = further.review?.(stage);
  const more = { ...(resumed ? { resume: replayOf(resumed, stage) } : {}), ...(review ? { review } : {}) };
  const { runPlaybooks } = await import("../engine/run.js");
  return withInterrupts(async (signal) => {
    const factsByNeed = !further.also && showsNoFacts(options, stage.settings);
    const own = { playbooks, log: records.open, factsByNeed, ...more };
    const run = { ...runOptionsOf(stage, options, passwords, sink, signal), ...own };
    if (!shared) return runPlaybooks(run);
    const { runDivided } = await import("./shards/controller.js");
    return runDivided({ stage, playbooks, options, passwords, secrets: shared, resumed, run });
  }).finally(() => records.close());
}

/** Secrets that several processes keep together. */
async function sharedSecrets(shards: number) {
  if (shards < 1) throw new AxleError({ kind: "options", message: "The number of shards must be 1 or more." });
  const { SharedSecrets } = await import("../dispatch/shared/secrets.js");
  return new SharedSecrets();
}
