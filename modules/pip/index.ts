import { defineModule } from "../contract.js";
import { outputFields } from "../kit/lines.js";
import { planPip } from "./plan.js";
import { predictPip } from "./predict.js";
import { schema } from "./schema.js";

/** Python packages, of the system or of a virtual environment. */
export default defineModule({
  name: "pip",
  summary: "Installs and removes Python packages",
  args: schema,
  rules: [
    { rule: "one-of-required", of: ["name", "requirements"] },
    { rule: "mutually-exclusive", of: ["name", "requirements"] },
    { rule: "mutually-exclusive", of: ["executable", "virtualenv"] },
  ],
  examples: `
- name: A measuring tool in an environment of its own
  pip:
    name: speedtest-cli==2.1.3
    virtualenv: /opt/speedtest
`,
  returns: {
    name: "The packages.",
    version: "As asked for.",
    requirements: "As asked for.",
    virtualenv: "As asked for.",
    cmd: "The command.",
  },
  supports: { check: "full", diff: true },
  probe: (args) => {
    const about = {
      virtualenv: args.virtualenv,
      executable: args.executable,
      requirements: args.requirements,
      chdir: args.chdir,
      newer: args.state === "latest" ? "yes" : "no",
    };
    return { pip: { read: "query", query: "pip", about } } as const;
  },
  plan: (args, seen, _board, _inputs, clock) => planPip(args, seen.pip, clock),
  predict: (args, seen, plan) => predictPip(args, seen.pip, plan),
  finish: (_args, _seen, outcome) => {
    const stdout = outcome.operations.map((each) => each.stdout).join("");
    const did =
      /Successfully (?:un)?installed|Uninstalling|Running setup\.py|New python executable|created virtual environment/.test(
        stdout,
      );
    const failed = outcome.operations.at(-1)?.status === "failed";
    return {
      ...outputFields(stdout, outcome.operations.at(-1)?.stderr ?? ""),
      ...(failed ? {} : { changed: did || outcome.planned?.["changed"] === true }),
    };
  },
});
