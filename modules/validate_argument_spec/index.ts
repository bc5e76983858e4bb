import { defineModule } from "../contract.js";
import { arg, args } from "../kit/index.js";
import type { Input } from "../kit/inputs.js";
import { checkOptions, type Options } from "./check.js";

const schema = args({
  argument_spec: arg.dict("Options by name: type, elements, required, choices, options …", { required: true }),
  provided_arguments: arg.dict("Values given, over those of the variables of the same names."),
  validate_args_context: arg.dict("Where the specification comes from; it is only passed on."),
});

type Variables = Record<string, Extract<Input, { input: "variable" }>>;

export default defineModule({
  name: "validate_argument_spec",
  changes: false,
  summary: "Checks variables against a specification of arguments",
  args: schema,
  supports: { check: "full", diff: false, async: false },
  returns: {
    argument_errors: "What is wrong, one sentence each",
    argument_spec_data: "The specification",
    validate_args_context: "Where it comes from",
  },
  examples: `
- name: A guest needs a name
  validate_argument_spec:
    argument_spec:
      guest:
        type: str
        required: true
`,
  inputs(args): Variables {
    const names = Object.keys(args.argument_spec);
    return Object.fromEntries(names.map((name) => [name, { input: "variable", name }]));
  },
  probe: () => ({}),
  plan(args, _seen, _board, inputs) {
    const known = Object.entries(inputs as Record<string, unknown>).filter(([, value]) => value !== undefined);
    const values = { ...Object.fromEntries(known), ...args.provided_arguments };
    const errors = checkOptions(args.argument_spec as Options, values, "");
    const context = args.validate_args_context ?? {};
    if (errors.length === 0) {
      return { plan: "ok", result: { msg: "The arg spec validation passed", validate_args_context: context } };
    }
    return {
      plan: "refused",
      problem: `Validation of arguments failed:\n${errors.join("\n")}`,
      result: {
        argument_errors: errors,
        argument_spec_data: args.argument_spec,
        validate_args_context: context,
      },
    };
  },
});
