import { defineModule, type Readers } from "../contract.js";
import { arg, item, openArgs } from "../kit/args.js";
import type { PackageChange } from "../kit/packages/apt/changes.js";
import { listsAreStale, planApt } from "../kit/packages/apt/plan.js";
import { predictPackages } from "../kit/packages/apt/predict.js";
import type { AptReading } from "../kit/packages/apt/reading.js";
import { aptReader } from "../kit/packages/apt/request.js";
import { aptResult } from "../kit/packages/apt/result.js";
import { planPackages } from "../kit/packages/managers/plan.js";
import { packagesReader } from "../kit/packages/managers/requests.js";
import { packageResult } from "../kit/packages/managers/result.js";
import type { QueryReading } from "../kit/queries/query.js";
import { aptArgsOf, findManager, requestOf } from "./managers.js";

/** Packages by whatever manager the board has: apt, dnf, yum, apk or opkg. Further arguments go to that one. */
export default defineModule({
  name: "package",
  summary: "Installs and removes packages with the board's own package manager",
  args: openArgs({
    name: arg.list(item.str, "Packages, as the board's package manager calls them.", { default: [], aliases: ["pkg"] }),
    state: arg.str("present, absent, latest, or what else the package manager's module knows.", {
      default: "present",
    }),
    use: arg.str("The package manager: apt, dnf, yum, apk, opkg, or auto.", { default: "auto" }),
  }),
  examples: `
- name: The same tool everywhere
  package:
    name: tcpdump
    state: present
`,
  returns: { packages: "What changes: a list of {name, from, to}.", stdout: "What the package manager printed." },
  supports: { check: "full", diff: true },
  probe: (args, board): Readers => {
    const manager = findManager(args.use, board);
    if (manager === "apt") return { apt: aptReader(aptArgsOf(args)) };
    return manager === undefined ? {} : { packages: packagesReader(requestOf(manager, args)) };
  },
  plan: (args, seen, board, _inputs, clock) => {
    const manager = findManager(args.use, board);
    if (manager === "apt") return planApt(aptArgsOf(args), seen["apt"] as AptReading, clock);
    if (manager !== undefined) return planPackages(requestOf(manager, args), seen["packages"] as QueryReading, clock);
    const asked = args.use === "auto" ? "any package manager that is known here" : args.use;
    return {
      plan: "refused",
      problem: `the board does not have ${asked}`,
      remedy: "Known are apt, dnf, yum, apk and opkg; use command for another one.",
    };
  },
  predict: (args, _seen, plan, board) =>
    findManager(args.use, board) === "apt" ? predictPackages(aptArgsOf(args), plan) : undefined,
  finish: (args, seen, outcome, board) => {
    if (findManager(args.use, board) !== "apt") return packageResult(outcome.operations, outcome.planned);
    const apt = aptArgsOf(args);
    const before = seen["apt"] as AptReading;
    const after = outcome.after?.["apt"] as AptReading | undefined;
    return aptResult(apt, before, outcome.operations, after, {
      updated: listsAreStale(apt, before),
      packages: (outcome.planned?.["packages"] ?? []) as PackageChange[],
    });
  },
});
