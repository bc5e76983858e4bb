import { defineModule } from "../contract.js";
import { arg, args } from "../kit/args.js";
import { refusable } from "../kit/refusal.js";
import { planNpm } from "./plan.js";

const schema = args({
  name: arg.str("The package; without it, what package.json in the path asks for."),
  path: arg.path("The folder whose node_modules it goes into."),
  global: arg.bool("For the whole board instead of a folder.", { default: false }),
  version: arg.str("The version that is wanted."),
  state: arg.choice(["present", "absent", "latest"], "Whether it is there; latest asks the registry.", {
    default: "present",
  }),
  ci: arg.bool("Exactly what package-lock.json says (`npm ci`).", { default: false }),
  production: arg.bool("Without what is only needed for development.", { default: false }),
  ignore_scripts: arg.bool("Without the packages' own scripts.", { default: false }),
  unsafe_perm: arg.bool("Lets scripts run as root.", { default: false }),
  no_optional: arg.bool("Without optional packages.", { default: false }),
  no_bin_links: arg.bool("Without links to programs.", { default: false }),
  registry: arg.str("Where packages come from."),
  executable: arg.path("The npm to use."),
});

export type NpmArgs = (typeof schema)["static"];

/** Packages of Node.js, of a folder or of the whole board. */
export default defineModule({
  name: "npm",
  summary: "Installs and removes Node.js packages",
  args: schema,
  supports: { check: "partial", diff: true },
  returns: { stdout: "What npm printed." },
  examples: `
- name: What package.json asks for
  npm:
    path: /opt/dashboard
    production: true
- name: A tool for everybody
  npm:
    name: serialport-list
    version: 1.2.0
    global: true
`,
  probe: (args) => {
    const about = {
      path: args.path,
      executable: args.executable,
      global: args.global ? "yes" : "no",
    };
    return { npm: { read: "query", query: "npm", about } } as const;
  },
  plan: (args, seen, _board, _inputs, clock) => refusable(() => planNpm(args, seen.npm, clock)),
  finish: (args, _seen, outcome) => {
    const failed = outcome.operations.find((operation) => operation.status !== "done");
    const stdout = outcome.operations.map((operation) => operation.stdout).join("");
    if (failed) return { msg: failed.stderr.trim(), stdout };
    if (args.state !== "latest" || args.ci) return { stdout };
    return { stdout, changed: /^axle-changed$/m.test(stdout) };
  },
});
