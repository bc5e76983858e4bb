import { defineModule } from "../contract.js";
import { arg, args } from "../kit/index.js";
import { badVariableName, isVariableName } from "../kit/names.js";

const schema = args({
  data: arg.dict("Names and values for the end of the run.", { required: true }),
  per_host: arg.bool("Kept for each host instead of for the run.", { default: false }),
  aggregate: arg.bool("Added to a value that is there already, instead of replacing it.", { default: true }),
});

export default defineModule({
  name: "set_stats",
  changes: false,
  summary: "Adds figures of one's own to the recap",
  args: schema,
  supports: { check: "full", diff: false, async: false },
  returns: { ansible_stats: "What was set, and how" },
  examples: `
- name: How many boards got the new kernel
  set_stats:
    data:
      flashed: 1
`,
  probe: () => ({}),
  plan({ data, per_host, aggregate }) {
    const wrong = Object.keys(data).find((name) => !isVariableName(name));
    if (wrong !== undefined) return { plan: "refused", problem: badVariableName(wrong) };
    return {
      plan: "ok",
      result: { ansible_stats: { data, per_host, aggregate } },
      effects: [{ effect: "stats", data, perHost: per_host, aggregate }],
    };
  },
});
