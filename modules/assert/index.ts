import { defineModule } from "../contract.js";
import { arg, args } from "../kit/index.js";
import type { Input } from "../kit/inputs.js";

const schema = args({
  that: arg.raw("One condition or a list of them, written as in `when`.", { required: true }),
  fail_msg: arg.raw("What is said when one does not hold.", { aliases: ["msg"] }),
  success_msg: arg.raw("What is said when all hold."),
  quiet: arg.bool("Says less when all hold.", { default: false }),
});

type Inputs = { verdict: Extract<Input, { input: "assertions" }> };

function conditionsOf(that: unknown): unknown[] {
  return Array.isArray(that) ? that : [that];
}

export default defineModule({
  name: "assert",
  changes: false,
  summary: "Fails unless all conditions hold",
  args: schema,
  supports: { check: "full", diff: false, async: false },
  returns: {
    msg: "What is said",
    assertion: "The condition that does not hold",
    evaluated_to: "What it came to",
  },
  examples: `
- name: A board that we know
  assert:
    that:
      - ansible_facts.architecture is match('armv[67]')
      - guests | length <= 30
    fail_msg: This board can't be a host.
`,
  inputs: (args): Inputs => ({
    verdict: { input: "assertions", conditions: conditionsOf(args.that), argument: "that" },
  }),
  probe: () => ({}),
  plan(args, _seen, _board, inputs) {
    const loud = args.quiet ? {} : { _ansible_verbose_always: true };
    const wrong = badMessage("fail_msg or msg", args.fail_msg) ?? badMessage("success_msg", args.success_msg);
    if (wrong) return { plan: "refused", problem: wrong };
    const { failed } = inputs.verdict;
    if (failed === undefined) {
      return { plan: "ok", result: { msg: args.success_msg ?? "All assertions passed", ...loud } };
    }
    const assertion = failed.condition;
    const msg = args.fail_msg ?? "Assertion failed";
    return { plan: "ok", result: { failed: true, evaluated_to: false, assertion, msg, ...loud } };
  },
});

/** Messages are texts or lists of texts. */
function badMessage(name: string, message: unknown): string | undefined {
  if (message === undefined || typeof message === "string") return undefined;
  if (!Array.isArray(message)) {
    return `Incorrect type for ${name}, expected a string or list and got ${typeof message}`;
  }
  if (message.every((part) => typeof part === "string")) return undefined;
  return `Type of one of the elements in ${name} list is not string type`;
}
