import { defineModule, type Readers } from "../contract.js";
import { arg, args } from "../kit/args.js";
import type { QueryReading } from "../kit/queries/query.js";
import { planService, serviceReader } from "../kit/services/plan.js";
import { predictService } from "../kit/services/predict.js";

/** systemd's units: services, timers, sockets, mounts. */
export default defineModule({
  name: "systemd",
  summary: "Manages systemd units",
  aliases: ["systemd_service"],
  args: args({
    name: arg.str("The unit; `.service` may be left out.", { aliases: ["service", "unit"] }),
    state: arg.choice(
      ["reloaded", "restarted", "started", "stopped"],
      "started and stopped do something only where needed; restarted and reloaded always do, and start what is stopped.",
    ),
    enabled: arg.bool("Whether it starts at boot."),
    force: arg.bool("Replace conflicting links.", { default: false }),
    masked: arg.bool("Whether it can't be started at all."),
    daemon_reload: arg.bool("Read changed unit files first.", { default: false, aliases: ["daemon-reload"] }),
    daemon_reexec: arg.bool("Start systemd itself again first.", { default: false, aliases: ["daemon-reexec"] }),
    scope: arg.choice(["system", "user", "global"], "Whose units.", { default: "system" }),
    no_block: arg.bool("Do not wait for the end of what was asked.", { default: false }),
  }),
  rules: [
    { rule: "required-by", argument: "state", then: ["name"] },
    { rule: "required-by", argument: "enabled", then: ["name"] },
    { rule: "required-by", argument: "masked", then: ["name"] },
  ],
  examples: `
- name: A unit that was just placed
  systemd:
    name: board-watchdog
    state: started
    enabled: true
    daemon_reload: true

- name: Never started, by nobody
  systemd:
    name: apt-daily.timer
    state: stopped
    masked: true
`,
  returns: {
    name: "The unit.",
    state: "started or stopped, as asked for.",
    enabled: "As asked for.",
    status: "systemd's properties of the unit, as they were before.",
  },
  supports: { check: "full", diff: true },
  probe: (args): Readers => ({
    which: { read: "which", names: ["systemctl"] },
    ...(args.name === undefined ? {} : { service: serviceReader(args, "systemd") }),
  }),
  plan: (args, seen, board, _inputs, clock) => {
    if ((seen["which"] as { name?: string }).name === undefined) {
      return {
        plan: "refused",
        problem: "the board has no systemctl",
        remedy: "It is not run by systemd: use the module `service`.",
      };
    }
    if (args.name?.includes("*") || args.name?.includes("?")) {
      return {
        plan: "refused",
        problem: `the unit's name '${args.name}' is a pattern`,
        remedy: "Name one unit, or loop over several.",
      };
    }
    return planService(args, seen["service"] as QueryReading | undefined, "systemd", board, clock);
  },
  predict: (args, seen) => predictService(args, seen["service"] as QueryReading | undefined, "systemd"),
});
