import { defineModule } from "../contract.js";
import { refusable } from "../kit/refusal.js";
import { planNpm } from "./plan.js";
import { schema } from "./schema.js";

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
