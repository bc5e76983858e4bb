import { defineModule } from "../contract.js";
import { planPackages } from "../kit/packages/managers/plan.js";
import { dnfOptions, dnfRequest, packagesReader } from "../kit/packages/managers/requests.js";
import { packageResult } from "../kit/packages/managers/result.js";
import { schema } from "./schema.js";

/** RPM packages by dnf, or by yum where there is no dnf. */
export default defineModule({
  name: "dnf",
  summary: "Installs, upgrades and removes RPM packages with dnf or yum",
  aliases: ["yum", "dnf5", "yum4"],
  args: schema,
  examples: `
- name: A web server
  dnf:
    name: httpd
    state: present

- name: Everything that closes a security hole
  dnf:
    name: "*"
    state: latest
    security: true
`,
  returns: {
    rc: "The package manager's exit status.",
    packages: "What changes: a list of {name, from, to}.",
    stdout: "What it printed.",
  },
  supports: { check: "partial", diff: true },
  probe: (args, board) => ({
    packages: packagesReader(dnfRequest(args, board.tools.has("dnf") ? "dnf" : "yum"), dnfOptions(args)),
  }),
  plan: (args, seen, board, _inputs, clock) => {
    if (args.list !== undefined) {
      return { plan: "refused", problem: "dnf's list is not supported", remedy: "Use package_facts." };
    }
    return planPackages(dnfRequest(args, board.tools.has("dnf") ? "dnf" : "yum"), seen.packages, clock);
  },
  finish: (_args, _seen, outcome) => packageResult(outcome.operations, outcome.planned),
});
