import { defineModule, type Readers } from "../contract.js";
import { arg, args } from "../kit/index.js";

export default defineModule({
  name: "ping",
  changes: false,
  summary: "Makes sure that a board answers",
  args: args({
    data: arg.str("What is given back; `crash` fails.", { default: "pong" }),
  }),
  supports: { check: "full", diff: false },
  returns: { ping: "The value of `data`" },
  examples: `
- name: Is it there
  ping:
`,
  // Reading the root folder proves that the session works, at the cost of one exchange.
  probe: (): Readers => ({ root: { read: "stat", path: "/" } }),
  plan: (args) =>
    args.data === "crash" ? { plan: "refused", problem: "boom" } : { plan: "ok", result: { ping: args.data } },
});
