import type { Prompts } from "../../engine/options.js";
import type { Value } from "../../values.js";
import type { HostRecord } from "./inbox.js";
import { digestOf } from "./meeting.js";
import { SharedDispatcher } from "./shared-dispatcher.js";

/** The process that was asked for the run: it shows and writes down what all do, and does what only it can. */
export class ControllerDispatcher extends SharedDispatcher {
  agree(what: string, value: Value): Promise<void> {
    return this.part.meeting.log.add({ kind: "agree", what, digest: digestOf(value) });
  }

  /** Asks the person, and tells the workers what was answered. */
  prompts(own: Prompts): Prompts {
    return {
      ask: async (question, options) => {
        const text = await own.ask(question, options);
        await this.part.meeting.log.add({ kind: "answer", question, text });
        return text;
      },
    };
  }

  /** Shows what came of boards after their last task. */
  hearRest(): void {
    for (const record of this.part.meeting.inbox.rest()) if (record.kind === "event") this.hear(record);
  }

  protected override hear({ event, secrets }: Extract<HostRecord, { kind: "event" }>): void {
    this.part.secrets.hear(secrets);
    this.run?.emit(event);
  }
}
