import { defineModule } from "../contract.js";
import { arg, args } from "../kit/index.js";

export default defineModule({
  name: "fail",
  changes: false,
  summary: "Fails with a message",
  args: args({ msg: arg.raw("What is said.", { default: "Failed as requested from task" }) }),
  supports: { check: "full", diff: false, async: false },
  returns: { msg: "What is said" },
  examples: `
- name: Not this one
  fail:
    msg: "{{ inventory_hostname }} has too little flash."
  when: flash_mb < 16
`,
  probe: () => ({}),
  plan: (args) => ({ plan: "ok", result: { failed: true, msg: args.msg } }),
});
