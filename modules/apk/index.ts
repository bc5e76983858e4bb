import { defineModule } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import { planPackages } from "../kit/packages/managers/plan.js";
import { type ApkArgs, apkRequest, packagesReader } from "../kit/packages/managers/requests.js";
import { packageResult } from "../kit/packages/managers/result.js";

/** Alpine's packages. */
export default defineModule({
  name: "apk",
  summary: "Installs, upgrades and removes Alpine packages",
  args: args({
    name: arg.list(item.str, "Packages."),
    state: arg.choice(["present", "absent", "latest", "installed", "removed"], "Whether they are there.", {
      default: "present",
    }),
    update_cache: arg.bool("Fetch the lists first.", { default: false }),
    upgrade: arg.bool("Bring every package up to date.", { default: false }),
    available: arg.bool("With upgrade: go to what the repositories have, even if it is older.", { default: false }),
    no_cache: arg.bool("Keep no fetched lists.", { default: false }),
    repository: arg.list(item.str, "Repositories for this task only."),
    world: arg.str("The file of wanted packages.", { default: "/etc/apk/world", ignored: "apk keeps it itself" }),
  }),
  rules: [{ rule: "mutually-exclusive", of: ["name", "upgrade"] }],
  examples: `
- name: Tools for containers
  apk:
    name: [lxc, bridge]
    update_cache: true
`,
  returns: { packages: "What changes: a list of {name, from, to}.", stdout: "What apk printed." },
  supports: { check: "partial", diff: true },
  probe: (args) => ({ packages: packagesReader(apkRequest(args as ApkArgs)) }),
  plan: (args, seen, _board, _inputs, clock) => planPackages(apkRequest(args as ApkArgs), seen.packages, clock),
  finish: (_args, _seen, outcome) => packageResult(outcome.operations, outcome.planned),
});
