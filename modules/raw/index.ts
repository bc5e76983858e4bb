import { defineModule } from "../contract.js";
import { arg, args } from "../kit/index.js";
import { outputFields } from "../kit/lines.js";
import { Refusal, refusable } from "../kit/refusal.js";

const schema = args({
  cmd: arg.str("Text for the board's shell, exactly as it is."),
  executable: arg.path("Shell that reads the text."),
});

export default defineModule({
  name: "raw",
  summary: "Runs text on the board as it is, without looking at anything first",
  args: schema,
  freeForm: "cmd",
  supports: { check: "none", diff: false, async: false },
  returns: {
    rc: "Exit status",
    stdout: "Standard output",
    stdout_lines: "Standard output by lines",
    stderr: "Standard error",
    stderr_lines: "Standard error by lines",
  },
  examples: `
- name: Whatever runs there
  raw: uname -a
  register: system
  changed_when: false
`,
  probe: () => ({}),
  plan: (args, _seen, _board, _inputs, clock) =>
    refusable(() => {
      if (args.cmd === undefined) throw new Refusal("no command given", { rc: 256 });
      if (clock.checkMode) {
        return { plan: "skip", why: "Command would have run if not in check mode", result: { skipped: true } };
      }
      const shell = args.executable ? { executable: args.executable } : {};
      return {
        plan: "change",
        diff: [],
        operations: [{ op: "run", shell: args.cmd, ...shell, accept: "any" }],
        verify: false,
      };
    }),
  finish(_args, _seen, outcome) {
    const [run] = outcome.operations;
    if (!run) return {};
    const failed = run.rc === 0 ? {} : { failed: true, msg: "non-zero return code" };
    return { changed: true, rc: run.rc, ...outputFields(run.stdout, run.stderr), ...failed };
  },
});
