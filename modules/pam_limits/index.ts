import { defineModule, type Readers } from "../contract.js";
import { byteText, editPlan, editReaders, editResult, fromByteText, openFile } from "../kit/edit.js";
import { arg, args } from "../kit/index.js";
import type { ContentReading } from "../kit/readers.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { editLimits, items, problemOf } from "./edit-limits.js";

const schema = args({
  domain: arg.str("Whom it is for: a user, @group, a wildcard, or a range of ids.", { required: true }),
  limit_type: arg.choice(["hard", "soft", "-"], "Which limit: hard, soft, or both at once (-).", { required: true }),
  limit_item: arg.choice(items, "What is limited.", { required: true }),
  value: arg.str("The limit: a number, unlimited, infinity or -1; from -20 to 19 for nice and priority.", {
    required: true,
  }),
  use_max: arg.bool("A larger value that is there stays.", { default: false }),
  use_min: arg.bool("A smaller value that is there stays.", { default: false }),
  backup: arg.bool("Keeps what was there under a name with the date.", { default: false }),
  dest: arg.str("The file.", { default: "/etc/security/limits.conf" }),
  comment: arg.str("A comment behind the limit.", { default: "" }),
});

type LimitArgs = (typeof schema)["static"];

export default defineModule({
  name: "pam_limits",
  summary: "Keeps limits of users and groups as they should be (limits.conf)",
  args: schema,
  supports: { check: "full", diff: true },
  returns: { msg: "The line as it stands in the file", backup_file: "Where the former file was kept" },
  examples: `
- name: A recorder may have many files open
  pam_limits:
    domain: recorder
    limit_type: soft
    limit_item: nofile
    value: 64000
- name: At least so many processes for a group, in a file of its own
  pam_limits:
    dest: /etc/security/limits.d/makers.conf
    domain: "@makers"
    limit_type: "-"
    limit_item: nproc
    value: "4096"
    use_max: true
`,
  probe: (args): Readers => editReaders(editArgs(args)),
  plan: (args, seen, board, _inputs, clock) =>
    refusable(() => {
      if (args.use_max && args.use_min) throw new Refusal("Cannot use use_min and use_max at the same time.");
      const wrong = problemOf(args.limit_item, args.value);
      if (wrong) throw new Refusal(wrong);
      const edited = editArgs(args);
      const file = openFile(edited, seen, "");
      const edit = editLimits(byteText(file.content), {
        ...args,
        domain: byteText(args.domain),
        comment: byteText(args.comment),
      });
      if (edit.problem) throw new Refusal(`Invalid configuration found in '${args.dest}'. ${edit.problem}`);
      const content = fromByteText(edit.text);
      const before = (seen.content as ContentReading).content;
      const changed = !file.exists || !Buffer.from(content).equals(Buffer.from(before));
      const plan = editPlan(edited, { content, changed, msg: "" }, seen, board, clock);
      return "result" in plan ? { ...plan, result: { ...plan.result, msg: fromByteText(edit.line).toString() } } : plan;
    }),
  finish: (_args, _seen, outcome) => editResult(outcome, "backup_file"),
});

function editArgs(args: LimitArgs) {
  return { path: args.dest, create: true, backup: args.backup };
}
