import { defineModule } from "../contract.js";
import { arg, args } from "../kit/index.js";

export default defineModule({
  name: "wait_for_connection",
  changes: false,
  summary: "Waits until the board can be reached and its shell answers",
  args: args({
    connect_timeout: arg.int("Seconds that one try may take.", { default: 5 }),
    delay: arg.int("Seconds to wait before the first try.", { default: 0 }),
    sleep: arg.int("Seconds between two tries.", { default: 1 }),
    timeout: arg.int("Seconds to wait at most.", { default: 600 }),
  }),
  supports: { check: "none", diff: false, async: false },
  returns: { elapsed: "Seconds that were waited" },
  examples: `
- name: The board has been switched on
  wait_for_connection:
    delay: 10
    timeout: 300
`,
  probe: () => ({}),
  plan(args, _seen, _board, _inputs, clock) {
    if (clock.checkMode) return { plan: "skip", why: "wait_for_connection does not run in check mode" };
    return {
      plan: "change",
      diff: [],
      operations: [
        {
          op: "reconnect",
          delaySeconds: args.delay,
          timeoutSeconds: args.timeout,
          sleepSeconds: args.sleep,
          connectTimeoutSeconds: args.connect_timeout,
        },
      ],
      verify: false,
      result: { changed: false },
    };
  },
  finish(_args, _seen, outcome) {
    const [run] = outcome.operations;
    if (!run) return {};
    const failed = run.status === "done" ? {} : { msg: `timed out waiting for ping module test: ${run.stderr.trim()}` };
    return { changed: false, elapsed: Math.floor(run.elapsedMs / 1000), ...failed };
  },
});
