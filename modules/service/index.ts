import { defineModule, type Readers } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { QueryReading } from "../kit/queries/query.js";
import { managerOf, planService, serviceReader } from "../kit/services/plan.js";
import { predictService } from "../kit/services/predict.js";
import { sysvStatus } from "../kit/services/sysv-results.js";

/** Services under systemd, sysvinit, OpenRC, procd and upstart alike; the board tells which one runs it. */
export default defineModule({
  name: "service",
  summary: "Starts, stops and enables services",
  args: args({
    name: arg.str("The service.", { required: true }),
    state: arg.choice(
      ["reloaded", "restarted", "started", "stopped"],
      "started and stopped do something only where needed; restarted and reloaded always do, and start what is stopped.",
    ),
    enabled: arg.bool("Whether it starts at boot."),
    sleep: arg.int("Seconds between stop and start of a restart, for init scripts that come back too early."),
    pattern: arg.str("Text to look for among the processes, for an init script that knows no `status`."),
    runlevel: arg.str("OpenRC's runlevel.", { default: "default" }),
    arguments: arg.str("Further words for the init script.", { default: "", aliases: ["args"] }),
    use: arg.str("The service manager: systemd, sysvinit, openrc, upstart, openwrt_init, or auto.", {
      default: "auto",
    }),
    daemon_reload: arg.bool("With systemd: read changed unit files first.", {
      default: false,
      aliases: ["daemon-reload"],
    }),
    daemon_reexec: arg.bool("With systemd: start systemd itself again first.", {
      default: false,
      aliases: ["daemon-reexec"],
    }),
    masked: arg.bool("With systemd: whether it can't be started at all."),
    scope: arg.choice(["system", "user", "global"], "With systemd: whose services.", { default: "system" }),
    no_block: arg.bool("With systemd: do not wait for the end of what was asked.", { default: false }),
    force: arg.bool("With systemd: replace conflicting links.", { default: false }),
  }),
  examples: `
- name: Started, and at every boot
  service:
    name: ssh
    state: started
    enabled: true

- name: An old script that comes back too early
  service:
    name: openblocks-setup
    state: restarted
    sleep: 3
`,
  returns: {
    name: "The service.",
    state: "started or stopped, as asked for.",
    enabled: "As asked for.",
    status: "systemd's properties of the unit; with init scripts what became of enabling and of the state.",
  },
  supports: { check: "full", diff: true },
  probe: (args, board): Readers => ({ service: serviceReader(args, managerOf(board, args.use)) }),
  plan: (args, seen, board, _inputs, clock) => {
    if (args.state === undefined && args.enabled === undefined && args.masked === undefined) {
      if (!args.daemon_reload && !args.daemon_reexec) {
        return { plan: "refused", problem: "nothing is asked of the service", remedy: "Set state or enabled." };
      }
    }
    const manager = managerOf(board, args.use);
    const service = seen["service"] as QueryReading;
    const plan = planService(args, service, manager, board, clock);
    if (manager !== "sysvinit" || !("result" in plan)) return plan;
    return { ...plan, result: { ...plan.result, ...sysvStatus(args, service, board) } };
  },
  finish: (args, seen, outcome, board) =>
    managerOf(board, args.use) === "sysvinit"
      ? sysvStatus(args, seen["service"] as QueryReading, board, outcome.operations)
      : {},
  predict: (args, seen, _plan, board) =>
    predictService(args, seen["service"] as QueryReading | undefined, managerOf(board, args.use)),
});
