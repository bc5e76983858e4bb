import { defineModule } from "../contract.js";
import { linesOf } from "../kit/queries/query.js";
import { refusable } from "../kit/refusal.js";
import { planUser, userAbout } from "./plan.js";
import { predictUser } from "./predict.js";
import { schema } from "./schema.js";
import { keyPath } from "./ssh-key.js";

/** Accounts, by useradd and its kin, or by busybox' own tools. Password hashes travel on standard input. */
export default defineModule({
  name: "user",
  summary: "Adds, changes and removes users",
  args: schema,
  examples: `
- name: Somebody to log in as
  user:
    name: axle
    groups: [sudo, lxc]
    append: true
    shell: /bin/bash
    password: "{{ login_hash }}"

- name: A daemon's account, without home or login
  user:
    name: nuttcp
    system: true
    shell: /usr/sbin/nologin
    create_home: false

- name: Gone, with everything that was its own
  user:
    name: guest
    state: absent
    remove: true
`,
  returns: {
    name: "The user.",
    uid: "Its number.",
    group: "Its first group's number.",
    groups: "Further groups, as asked for.",
    home: "Its home.",
    shell: "Its shell.",
    comment: "Its full name.",
    ssh_key_file: "The generated key.",
    ssh_fingerprint: "Its fingerprint.",
    ssh_public_key: "Its public half.",
  },
  supports: { check: "full", diff: false },
  probe: (args) => ({ user: { read: "query", query: "user", about: userAbout(args) } }) as const,
  plan: (args, seen, board, _inputs, clock) => refusable(() => planUser(args, seen.user, board, clock)),
  predict: (args, seen) => predictUser(args, seen.user),
  finish: (args, _seen, outcome) => {
    const after = outcome.after?.user;
    const fields = after && linesOf(after, "passwd")[0]?.split(":");
    if (!after || !fields || args.state === "absent") return {};
    const key = linesOf(after, "haskey").length > 0;
    const home = fields[5] ?? "";
    return {
      uid: Number(fields[2]),
      group: Number(fields[3]),
      comment: fields[4] ?? "",
      home,
      shell: fields[6] ?? "",
      ...(args.generate_ssh_key ? { ssh_key_file: keyPath(args, home) } : {}),
      ...(key && args.generate_ssh_key
        ? { ssh_fingerprint: linesOf(after, "fingerprint")[0] ?? "", ssh_public_key: linesOf(after, "key")[0] ?? "" }
        : {}),
    };
  },
});
