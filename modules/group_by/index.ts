import { defineModule } from "../contract.js";
import { arg, args, item } from "../kit/index.js";

const schema = args({
  key: arg.str("Name of the group that the host joins; blanks become dashes.", { required: true }),
  parents: arg.list(item.str, "Groups that the new group belongs to.", { default: ["all"] }),
});

export default defineModule({
  name: "group_by",
  summary: "Puts the host into a group named after what is known of it",
  args: schema,
  supports: { check: "full", diff: false, async: false },
  returns: { add_group: "Name of the group", parent_groups: "Groups that it belongs to" },
  examples: `
- name: Groups by kernel, for the next play
  group_by:
    key: "kernel_{{ ansible_facts.kernel }}"
`,
  probe: () => ({}),
  plan(args) {
    const key = args.key.replaceAll(" ", "-");
    const parents = args.parents.map((name) => name.replaceAll(" ", "-"));
    return {
      plan: "ok",
      result: { add_group: key, parent_groups: parents },
      effects: [{ effect: "group-by", key, parents }],
    };
  },
});
