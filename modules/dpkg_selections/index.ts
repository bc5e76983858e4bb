import { defineModule, type Plan } from "../contract.js";
import { arg, args } from "../kit/args.js";
import { linesOf } from "../kit/queries/query.js";

/** What dpkg is to do with a package: above all, to hold it. */
export default defineModule({
  name: "dpkg_selections",
  summary: "Sets what dpkg is to do with a package, such as holding it",
  args: args({
    name: arg.str("The package.", { required: true }),
    selection: arg.choice(["install", "hold", "deinstall", "purge"], "What to do with it.", { required: true }),
  }),
  examples: `
- name: The vendor's kernel is not to be replaced
  dpkg_selections:
    name: linux-image-openblocks
    selection: hold
`,
  returns: { before: "The selection before.", after: "The selection now." },
  supports: { check: "full", diff: true },
  probe: (args) => ({ dpkg: { read: "query", query: "dpkgSelection", about: { name: args.name } } }) as const,
  predict: ({ name, selection }) => {
    const sections = { selection: `${name}\t${selection}` };
    return [{ predict: "answer", query: "dpkgSelection", about: { name }, sections }];
  },
  plan: (args, seen): Plan => {
    if (linesOf(seen.dpkg, "tool").length === 0) return { plan: "refused", problem: "the board has no dpkg" };
    const before = linesOf(seen.dpkg, "selection")[0]?.split(/\s+/)[1] ?? "not present";
    const result = { before, after: args.selection };
    if (before === args.selection) return { plan: "ok", result };
    const side = (selection: string) => `${args.name} ${selection}\n`;
    return {
      plan: "change",
      diff: [{ before: side(before), after: side(args.selection) }],
      operations: [{ op: "run", argv: ["dpkg", "--set-selections"], stdin: side(args.selection) }],
      result,
      // A selection of a package that dpkg does not know is not kept.
      verify: before !== "not present",
    };
  },
});
