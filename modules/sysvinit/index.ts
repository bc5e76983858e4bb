import { defineModule } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import { planService, serviceReader } from "../kit/services/plan.js";
import { predictService } from "../kit/services/predict.js";
import { sysvStatus } from "../kit/services/sysv-results.js";

/** Services by their init scripts, whatever the first process is. */
export default defineModule({
  name: "sysvinit",
  summary: "Starts, stops and enables services by their init scripts",
  args: args({
    name: arg.str("The service.", { required: true, aliases: ["service"] }),
    state: arg.choice(
      ["reloaded", "restarted", "started", "stopped"],
      "started and stopped do something only where needed; restarted and reloaded always do, and start what is stopped.",
    ),
    enabled: arg.bool("Whether it starts at boot."),
    sleep: arg.int("Seconds between stop and start of a restart.", { default: 1 }),
    pattern: arg.str("Text to look for among the processes, for an init script that knows no `status`."),
    runlevels: arg.list(item.str, "The runlevels that `enabled` is about; all that the script names when not given."),
    arguments: arg.str("Further words for the init script.", { aliases: ["args"] }),
    daemonize: arg.bool("For scripts whose daemon holds on to their output: do not wait for its end.", {
      default: false,
    }),
  }),
  rules: [{ rule: "one-of-required", of: ["state", "enabled"] }],
  examples: `
- name: Started, and at every boot
  sysvinit:
    name: ssh
    state: started
    enabled: true

- name: Only with the net
  sysvinit:
    name: ssh
    enabled: true
    runlevels: ["3", "5"]
`,
  returns: { name: "The service.", status: "What became of enabling and of the state: changed, rc, stdout, stderr." },
  supports: { check: "full", diff: true },
  probe: (args) => ({ service: serviceReader(args, "sysvinit") }),
  plan: (args, seen, board, _inputs, clock) => {
    const plan = planService(args, seen.service, "sysvinit", board, clock);
    return { ...plan, result: { name: args.name, ...sysvStatus(args, seen.service, board) } };
  },
  predict: (args, seen) => predictService(args, seen.service, "sysvinit"),
  finish: (args, seen, outcome, board) => sysvStatus(args, seen.service, board, outcome.operations),
});
