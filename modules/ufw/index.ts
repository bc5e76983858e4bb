import { defineModule } from "../contract.js";
import { planUfw, statusOf } from "./plan.js";
import { ruleWords } from "./rule.js";
import { schema } from "./schema.js";

/** The uncomplicated firewall: its rules, defaults and state. */
export default defineModule({
  name: "ufw",
  summary: "Manages the firewall ufw",
  args: schema,
  rules: [
    { rule: "one-of-required", of: ["state", "default", "rule", "logging"] },
    { rule: "mutually-exclusive", of: ["name", "proto"] },
  ],
  examples: `
- name: ssh from the office only
  ufw:
    rule: allow
    port: "22"
    proto: tcp
    src: 192.168.1.0/24

- name: Nothing else comes in
  ufw:
    state: enabled
    policy: deny
    direction: incoming
`,
  returns: { commands: "What was run.", msg: "ufw's state." },
  supports: { check: "full", diff: true },
  probe: (args) => {
    // Without its place: what is there already is left where it is, and ufw has no place 0.
    const rule = ruleWords(args, undefined);
    return { ufw: { read: "query", query: "ufw", about: { commands: rule ? [rule.join("\u001f")] : [] } } } as const;
  },
  plan: (args, seen, _board, _inputs, clock) => planUfw(args, seen.ufw, clock.verifying ?? false),
  finish: (_args, _seen, { after }) => (after ? { msg: statusOf(after.ufw) } : {}),
});
