import { defineModule } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import { planPackages } from "../kit/packages/managers/plan.js";
import { type OpkgArgs, opkgRequest, packagesReader } from "../kit/packages/managers/requests.js";
import { packageResult } from "../kit/packages/managers/result.js";

/** OpenWrt's packages. */
export default defineModule({
  name: "opkg",
  summary: "Installs and removes OpenWrt packages",
  args: args({
    name: arg.list(item.str, "Packages.", { required: true, aliases: ["pkg"] }),
    state: arg.choice(["present", "absent", "installed", "removed", "latest"], "Whether they are there.", {
      default: "present",
    }),
    update_cache: arg.bool("Fetch the lists first.", { default: false }),
    force: arg.choice(
      [
        "",
        "depends",
        "maintainer",
        "reinstall",
        "overwrite",
        "downgrade",
        "space",
        "postinstall",
        "remove",
        "checksum",
        "removal-of-dependent-packages",
      ],
      "What opkg shall not mind.",
      { default: "" },
    ),
    executable: arg.path("Known to Ansible.", { ignored: "the board's own opkg is used" }),
  }),
  examples: `
- name: Containers on a router
  opkg:
    name: [lxc, lxc-create]
    update_cache: true
`,
  returns: { packages: "What changes: a list of {name, from, to}.", stdout: "What opkg printed." },
  supports: { check: "full", diff: true },
  probe: (args) => ({ packages: packagesReader(opkgRequest(args as OpkgArgs)) }),
  plan: (args, seen, _board, _inputs, clock) => planPackages(opkgRequest(args as OpkgArgs), seen.packages, clock),
  finish: (_args, _seen, outcome) => packageResult(outcome.operations, outcome.planned),
});
