import { defineModule, type ModuleResult } from "../contract.js";
import { arg, args } from "../kit/index.js";
import type { Input } from "../kit/inputs.js";

const undefinedText = "VARIABLE IS NOT DEFINED!";

const schema = args({
  msg: arg.raw("What to show (default `Hello world!`)."),
  var: arg.raw("A variable or expression to show, without braces."),
  verbosity: arg.int("Shown only from so many -v on.", { default: 0 }),
});

type Inputs = { value: Extract<Input, { input: "expression" }>; verbosity: Extract<Input, { input: "variable" }> };

export default defineModule({
  name: "debug",
  changes: false,
  summary: "Shows a text or a variable",
  args: schema,
  rules: [{ rule: "mutually-exclusive", of: ["msg", "var"] }],
  supports: { check: "full", diff: false, async: false },
  returns: { msg: "The text that was shown" },
  examples: `
- name: What came out
  debug:
    var: kernel.stdout_lines
- debug:
    msg: "{{ inventory_hostname }} runs {{ ansible_facts.kernel }}"
    verbosity: 1
`,
  inputs(args): Inputs {
    const verbosity: Inputs["verbosity"] = { input: "variable", name: "ansible_verbosity" };
    if (typeof args.var !== "string") return { verbosity } as Inputs;
    return {
      verbosity,
      value: { input: "expression", expression: args.var, argument: "var", otherwise: undefinedText },
    };
  },
  probe: () => ({}),
  plan(args, _seen, _board, inputs) {
    if (args.verbosity > Number(inputs.verbosity ?? 0)) {
      return {
        plan: "skip",
        why: "Verbosity threshold not met.",
        result: { skipped_reason: "Verbosity threshold not met.", msg: undefined },
      };
    }
    return { plan: "ok", result: { ...shown(args.msg, args.var, inputs.value), _ansible_verbose_always: true } };
  },
});

function shown(msg: unknown, written: unknown, value: unknown): ModuleResult {
  if (written === undefined) return { msg: msg ?? "Hello world!" };
  if (typeof written === "string") return { [written]: value };
  // A number or a truth value is no name of anything.
  if (typeof written !== "object") return { [String(written)]: undefinedText };
  return { [Array.isArray(written) ? "<class 'list'>" : "<class 'dict'>"]: written };
}
