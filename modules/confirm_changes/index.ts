import { defineModule } from "../contract.js";
import { arg, args, item } from "../kit/args.js";

const back = "the board has brought back what it had before";

/** What `rollback:` ends with. There is nothing to read: whether a guard was set is known to the run. */
export default defineModule({
  name: "confirm_changes",
  summary: "Calls off the guard that `rollback:` set, over a fresh connection, or has it bring the board back",
  args: args({
    guard: arg.str("The guard, as `rollback:` names it.", { required: true }),
    timeout: arg.int("Seconds from the last change to the confirmation.", { default: 60 }),
    addresses: arg.list(item.str, "Where else the board may answer after the change.", { default: [] }),
    state: arg.choice(["confirmed", "rolled_back"], "rolled_back: undo, and fail.", { default: "confirmed" }),
  }),
  supports: { check: "full", diff: false },
  returns: { rolled_back: "Whether the board has brought back what it had before" },
  examples: `
- name: What a block with rollback ends with
  confirm_changes:
    guard: rollback-12
`,
  probe: () => ({}),
  plan(args, _seen, _board, _inputs, clock) {
    if (clock.checkMode) return { plan: "ok" };
    const more = { id: args.guard, timeoutSeconds: args.timeout, addresses: args.addresses };
    return {
      plan: "change",
      diff: [],
      operations: [args.state === "confirmed" ? { op: "confirm", ...more } : { op: "roll-back", ...more }],
      verify: false,
      result: { changed: false },
    };
  },
  finish(args, _seen, outcome) {
    const details = outcome.operations.at(-1)?.details;
    const undone = details?.["rolledBack"] === true;
    if (args.state === "confirmed") return undone ? { changed: true, rolled_back: true } : { changed: false };
    const settled = undone || details?.["before"] === true ? back : "nothing had been changed under the guard";
    return { changed: undone, failed: true, rolled_back: undone, msg: `rolled back after a failure: ${settled}` };
  },
});
