import { defineModule } from "../contract.js";
import type { PackageChange } from "../kit/packages/apt/changes.js";
import { listsAreStale, planApt } from "../kit/packages/apt/plan.js";
import { predictPackages } from "../kit/packages/apt/predict.js";
import { type AptArgs, aptReader } from "../kit/packages/apt/request.js";
import { aptResult } from "../kit/packages/apt/result.js";
import { aptSchema } from "./args.js";
import { examples } from "./examples.js";

/** Debian packages by apt-get and dpkg, as Ansible's `apt` describes them. */
export default defineModule({
  name: "apt",
  summary: "Installs, upgrades and removes Debian packages",
  args: aptSchema,
  rules: [{ rule: "mutually-exclusive", of: ["deb", "package", "upgrade"] }],
  examples,
  returns: {
    cache_updated: "Whether the package lists were fetched and brought something new.",
    cache_update_time: "When the lists were last fetched, in seconds since 1970.",
    packages: "What changed: a list of {name, from, to}; `from` is null for new packages, `to` for removed ones.",
    stdout: "What apt-get printed; in check mode, what its simulation printed.",
    stderr: "Its errors and warnings.",
  },
  supports: { check: "full", diff: true },
  probe: (args) => ({ apt: aptReader(args as AptArgs) }),
  plan: (args, seen, _board, _inputs, clock) => planApt(args as AptArgs, seen.apt, clock),
  predict: (args, _seen, plan) => predictPackages(args as AptArgs, plan),
  finish: (args, seen, outcome) =>
    aptResult(args as AptArgs, seen.apt, outcome.operations, outcome.after?.apt, {
      updated: listsAreStale(args as AptArgs, seen.apt),
      packages: (outcome.planned?.["packages"] ?? []) as PackageChange[],
    }),
});
