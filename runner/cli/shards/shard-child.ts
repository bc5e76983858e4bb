import { Seal } from "../../dispatch/queue/sealing.js";
import type { Setup } from "../../dispatch/setup.js";
import { ShardRun } from "../../dispatch/shard-run.js";
import { isForgotten } from "../../dispatch/shared/forgotten.js";
import { SharedSecrets } from "../../dispatch/shared/secrets.js";
import type { RunOptions } from "../../engine/options.js";
import { AxleError } from "../../errors.js";
import { decodeValue } from "../../journal/encode.js";
import { Replay } from "../../journal/replay.js";
import type { Value } from "../../values.js";
import { EXIT } from "../exit-codes.js";
import type { Options } from "../options.js";
import { runOptionsOf } from "../run-options.js";
import { prepareStage, type Stage } from "../stage.js";
import { warnUser } from "../terminal.js";
import { refuseOtherProject } from "./refusal.js";

/** What the worker gives its process for a shard, over their own channel. */
export interface ChildTask {
  run: string;
  shard: number;
  url: string;
  key: string;
  worker: string;
  setup: Setup;
}

/** One shard of a run, in a process of its own: in the project's folder, with the controller's settings. */
export async function runShardChild(): Promise<number> {
  // Without its worker nobody would notice when this process is lost.
  process.once("disconnect", () => process.exit(EXIT.interrupted));
  const task = await new Promise<ChildTask>((resolve) =>
    process.once("message", (message) => resolve(message as ChildTask)),
  );
  const { setup, run, shard, url, worker } = task;
  const secrets = new SharedSecrets();
  const options = setup.options as Options;
  const seal = new Seal(Buffer.from(task.key, "base64"));
  const taken = await ShardRun.take({ run, shard, url, seal, setup, secrets, check: options.check ?? false, worker });
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => taken.stop());
  try {
    await walk(taken, task, options, secrets);
  } catch (error) {
    if (!taken.signal.aborted) {
      if (error instanceof AxleError && isForgotten(error)) warnUser(error.message);
      await taken.tell(error).catch(() => {});
      return EXIT.error;
    }
  } finally {
    await taken.close().catch(() => {});
  }
  // A walk that was stopped ends by itself, too.
  if (!taken.failure) return EXIT.ok;
  // A connection that is lost its worker sees, too, and says.
  if (isForgotten(taken.failure)) warnUser(taken.failure.message);
  return taken.failure.kind === "interrupted" ? EXIT.interrupted : EXIT.error;
}

async function walk(taken: ShardRun, task: ChildTask, options: Options, secrets: SharedSecrets): Promise<number> {
  const { setup } = task;
  const stage = await prepareStage(options, setup.playbooks[0], {
    secrets,
    vault: setup.vault.map(({ id, password }) => ({ id, password: Buffer.from(password, "base64") })),
    extraVars: decodeValue(setup.extraVars) as Record<string, Value>,
  });
  refuseOtherProject(setup, options, stage.settings);
  // What is known on both sides from the start need not be told.
  secrets.takeNews();
  const { runPlaybooks } = await import("../../engine/run.js");
  return runPlaybooks(optionsOf(taken, task, options, stage));
}

function optionsOf(taken: ShardRun, { setup, run }: ChildTask, options: Options, stage: Stage): RunOptions {
  const { dispatcher, signal } = taken;
  return {
    ...runOptionsOf(stage, options, setup.passwords, dispatcher.sink, signal),
    name: run,
    playbooks: setup.playbooks,
    prompts: dispatcher.prompts,
    dispatcher,
    ...(setup.records ? { resume: new Replay(setup.records, (sealed) => stage.vault.decrypt(sealed)) } : {}),
  };
}
