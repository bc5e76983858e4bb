import type { Reply } from "../../../modules/kit/sh/index.js";
import type { ExchangeOptions } from "../session.js";
import type { Slot } from "../slot.js";
import { missingReply } from "./result.js";

/** One step as an exchange of its own, both outputs framed. `script` may depend on what the board is by then. */
export async function askOnce(
  slot: Slot,
  script: string | ((info: Slot["info"]) => string),
  options: ExchangeOptions,
  changes: boolean,
): Promise<Reply> {
  const answer = await slot.exchange(
    (info) => ({
      body: `_B 0\n{ ${typeof script === "string" ? script : script(info)}\n}\n_E 0 $?`,
      frames: 1,
      payloads: new Map(),
      changes,
    }),
    { readers: changes ? 0 : 1, operations: changes ? 1 : 0 },
    options,
    !changes,
  );
  const reply = answer.collector.reply(0);
  if (!reply) throw missingReply(slot.name);
  return reply;
}
