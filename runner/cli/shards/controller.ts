import { realpathSync } from "node:fs";
import { DividedRun } from "../../dispatch/divided-run.js";
import { readProject } from "../../dispatch/project.js";
import { queueUrl } from "../../dispatch/queue/redis.js";
import { readSeal } from "../../dispatch/queue/sealing.js";
import { salvage } from "../../dispatch/salvage.js";
import { type Setup, settingsIn } from "../../dispatch/setup.js";
import { dealOut } from "../../dispatch/shared/owners.js";
import type { SharedSecrets } from "../../dispatch/shared/secrets.js";
import type { RunOptions } from "../../engine/options.js";
import { newRunId } from "../../engine/run/identity.js";
import { AxleError } from "../../errors.js";
import { encodeValue } from "../../journal/encode.js";
import type { RunRecord } from "../../journal/records.js";
import { Replay } from "../../journal/replay.js";
import type { Value } from "../../values.js";
import type { Options } from "../options.js";
import type { Passwords } from "../passwords.js";
import { adHocPlaybook } from "../run-exec.js";
import { inventorySources } from "../settings.js";
import type { Stage } from "../stage.js";
import { projectPlaces } from "./places.js";

export interface ToDivide {
  stage: Stage;
  playbooks: readonly string[];
  options: Options;
  passwords: Passwords;
  secrets: SharedSecrets;
  /** The run that this one goes on with. */
  resumed: { run: string; records: readonly RunRecord[] } | undefined;
  run: RunOptions;
}

/** `axle run --shard N`: deals the boards out to workers, and runs the playbooks with them. */
export async function runDivided(what: ToDivide): Promise<number> {
  const { runPlaybooks } = await import("../../engine/run.js");
  const { run: options, records } = what.resumed
    ? await goOn(what, what.resumed)
    : { run: what.run, records: undefined };
  const run = { ...options, name: newRunId() };
  const divided = await divideRun({ ...what, records, run });
  try {
    return await runPlaybooks({ ...run, prompts: divided.prompts(run.prompts), dispatcher: divided.dispatcher });
  } finally {
    await divided.close();
  }
}

/** What the run before has done, be it that its controller has heard of it or not. */
async function goOn({ run, options, stage }: ToDivide, resumed: NonNullable<ToDivide["resumed"]>) {
  const [url, seal] = [queueUrl(options.queue, process.env), readSeal(options.queueKey, process.env)];
  const records = await salvage({ url, seal, ...resumed });
  return { run: { ...run, resume: new Replay(records, (sealed) => stage.vault.decrypt(sealed)) }, records };
}

async function divideRun(what: ToDivide & { records: readonly RunRecord[] | undefined }): Promise<DividedRun> {
  const { stage, options, run, secrets } = what;
  refuseSettings(stage);
  const seal = readSeal(options.queueKey, process.env);
  const setup = await setupOf(what);
  return DividedRun.start({
    run: run.name!,
    url: queueUrl(options.queue, process.env),
    seal,
    setup,
    secrets,
    check: run.check ?? false,
    signal: run.signal!,
    warn: (message) => run.sink({ event: "warning", at: Date.now(), message }),
  });
}

/** Facts that an earlier run has kept lie on one machine only. */
function refuseSettings({ settings }: Stage): void {
  const cache = (settings.text("CACHE_PLUGIN") ?? "memory").replace(/^.*\./, "");
  if (cache === "memory") return;
  throw new AxleError({
    kind: "unsupported",
    message: `Facts that are kept on the controller (fact_caching ${cache}) are not known to workers.`,
    remedy: "Run with ANSIBLE_CACHE_PLUGIN=memory, or without --shard.",
  });
}

async function setupOf(what: Parameters<typeof divideRun>[0]): Promise<Setup> {
  const { stage, playbooks, options, passwords, records, run } = what;
  const { queue: _, queueKey: __, ...kept } = options;
  return {
    cwd: realpathSync(process.cwd()),
    files: readProject(projectPlaces(options, stage.settings, inventorySources(options, stage.settings))),
    playbooks,
    options: kept as Record<string, Value>,
    env: settingsIn(process.env),
    passwords,
    vault: stage.vault.given.map(({ id, password }) => ({ id, password: password.toString("base64") })),
    extraVars: encodeValue(stage.extraVars),
    shards: dealOut(await boardsOf(stage, options, run), options.shard!),
    ...(records ? { records } : {}),
  };
}

/** The boards of the run; what is reached without a connection is the controller's own. */
async function boardsOf(stage: Stage, options: Options, run: RunOptions): Promise<string[]> {
  const { targetsOf } = await import("../../engine/run/targets.js");
  const loaded = adHocPlaybook(stage, "all", { ...options, moduleName: "ping", args: "" });
  const { dispatcher: _, log: __, ...plain } = run;
  const targets = targetsOf({ ...plain, loaded, sink: () => {} }, "all");
  return targets.filter(({ connection }) => connection !== "local").map(({ name }) => name);
}
