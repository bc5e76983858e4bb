import { defineModule } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import { resolveSubsets } from "../kit/sh/facts/subsets.js";
import { filterFacts } from "./filter.js";

/** Facts under Ansible's names, in one exchange. Nothing needs to be installed on the board for it. */
export default defineModule({
  name: "setup",
  changes: false,
  summary: "Gathers facts about the board",
  aliases: ["gather_facts"],
  args: args({
    gather_subset: arg.list(
      item.str,
      "What to gather: all, min, network, hardware, virtual, …; `!` in front leaves a subset out.",
      { default: ["all"] },
    ),
    gather_timeout: arg.int("Seconds for slow parts such as mounts.", {
      default: 10,
      ignored: "mounts are read under a time limit of their own, where the board has `timeout`",
    }),
    filter: arg.list(item.str, "Only facts whose names match one of these patterns; '' matches all.", { default: [] }),
    fact_path: arg.path("Folder with the owner's own *.fact files: JSON, INI, or programs that print it.", {
      default: "/etc/ansible/facts.d",
    }),
    parallel: arg.bool("Whether several fact modules run at once.", {
      ignored: "there is one fact module",
    }),
  }),
  examples: `
- name: Everything
  setup:

- name: Only what the network looks like
  setup:
    gather_subset: ["!all", "!min", network]

- name: The memory's size and the system's name
  setup:
    filter: ["ansible_memtotal_mb", "ansible_distribution*"]
`,
  returns: { ansible_facts: "The facts, named as Ansible names them." },
  supports: { check: "full", diff: false },
  probe: (args) => {
    const subsets = resolveSubsets(args.gather_subset);
    return { facts: { read: "facts", subsets: "names" in subsets ? subsets.names : [], factPath: args.fact_path } };
  },
  plan: (args, seen) => {
    const subsets = resolveSubsets(args.gather_subset);
    if ("problem" in subsets) return { plan: "refused", ...subsets };
    const facts = filterFacts(seen.facts.facts, args.filter, args.gather_subset);
    return { plan: "ok", result: { ansible_facts: facts, _ansible_verbose_override: true } };
  },
});
