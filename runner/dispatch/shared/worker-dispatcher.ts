import { AsyncLocalStorage } from "node:async_hooks";
import type { Prompts } from "../../engine/options.js";
import type { TaskOutcome } from "../../engine/task/outcome.js";
import { AxleError } from "../../errors.js";
import type { EventSink } from "../../events.js";
import type { TaskNode } from "../../load/nodes.js";
import type { Value } from "../../values.js";
import { digestOf } from "./meeting.js";
import { SharedDispatcher } from "./shared-dispatcher.js";

/** A process that has a shard of the boards. */
export class WorkerDispatcher extends SharedDispatcher {
  readonly #host = new AsyncLocalStorage<string>();
  /** Records on their way. */
  readonly #sending = new Set<Promise<void>>();

  get share(): number {
    return this.part.shard + 1;
  }

  /** Tells the controller what happens on the boards. What this process's own walk says, the controller says as well. */
  readonly sink: EventSink = (event) => {
    const host = this.#host.getStore() ?? (event.event === "connection" ? event.host : undefined);
    if (host === undefined) return;
    const { meeting, shard, secrets } = this.part;
    const sent: Promise<void> = meeting.log
      .add({ kind: "event", shard, host, event, secrets: secrets.takeNews() })
      .catch((error: AxleError) => meeting.fail(error))
      .finally(() => this.#sending.delete(sent));
    this.#sending.add(sent);
  };

  /** The person is before the controller. */
  readonly prompts: Prompts = { ask: (question) => this.part.meeting.answer(question) };

  async agree(what: string, value: Value): Promise<void> {
    const agreed = await this.part.meeting.agreement();
    if (agreed.what === what && agreed.digest === digestOf(value)) return;
    throw new AxleError({
      kind: "queue",
      message: `This worker has come to something else than the controller: ${what}.`,
      remedy: "Inventories that are programs, look-ups and cached facts must give the same on all machines.",
    });
  }

  /** Everything that was said is in the log. */
  async flush(): Promise<void> {
    await Promise.all(this.#sending);
  }

  override meetController(task: TaskNode): void {
    throw new AxleError({
      kind: "unsupported",
      message: "The task works on the controller, and a worker found that out only now.",
      position: task.position,
      remedy:
        "Write `delegate_to: localhost` or `connection: local` without a template, so that the controller does it.",
    });
  }

  meetLookup(name: string): void {
    throw new AxleError({
      kind: "unsupported",
      message: `The lookup \`${name}\` would ask the worker's machine, not the controller.`,
      remedy: "Let a task with `delegate_to: localhost` set a fact from it (`set_fact`), or give the value with -e.",
    });
  }

  protected override around(host: string, work: () => Promise<TaskOutcome>): Promise<TaskOutcome> {
    return this.#host.run(host, work);
  }
}
