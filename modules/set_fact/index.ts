import { defineModule } from "../contract.js";
import { arg, openArgs } from "../kit/index.js";
import { badVariableName, isVariableName } from "../kit/names.js";

const schema = openArgs({
  cacheable: arg.bool("Keeps the values as facts too, for later runs with a fact cache.", { default: false }),
});

export default defineModule({
  name: "set_fact",
  changes: false,
  summary: "Sets variables of the host",
  args: schema,
  supports: { check: "full", diff: false, async: false },
  returns: { ansible_facts: "The variables that were set" },
  examples: `
- name: Which image
  set_fact:
    image: "uImage-{{ kernel_version }}"
    guests_wanted: "{{ guests | map(attribute='name') | list }}"
`,
  inputs: () => ({ native: { input: "setting", name: "DEFAULT_JINJA2_NATIVE" } }) as const,
  probe: () => ({}),
  plan(args, _seen, _board, inputs) {
    const { cacheable, ...given } = args as Record<string, unknown> & { cacheable: boolean };
    const names = Object.keys(given);
    const wrong = names.find((name) => !isVariableName(name));
    if (wrong !== undefined) return { plan: "refused", problem: badVariableName(wrong) };
    if (names.length === 0) {
      const problem = "No key/value pairs provided, at least one is required for this action to succeed";
      return { plan: "refused", problem };
    }
    const values = Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, inputs.native ? value : asBoolean(value)]),
    );
    return {
      plan: "ok",
      result: { ansible_facts: values, _ansible_facts_cacheable: cacheable },
      effects: [{ effect: "set-variables", values, cacheable }],
    };
  },
});

/** Texts that mean yes and no become booleans, since `k=v` could not say them otherwise. */
function asBoolean(value: unknown): unknown {
  const word = typeof value === "string" ? value.toLowerCase() : "";
  if (word === "true" || word === "yes") return true;
  return word === "false" || word === "no" ? false : value;
}
