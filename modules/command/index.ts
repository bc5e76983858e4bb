import { defineModule, type Plan, type Readers } from "../contract.js";
import { arg, args, item } from "../kit/index.js";
import type { Operation } from "../kit/operations.js";
import { predictCreates } from "../kit/predicted.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { commandPlan, commandReaders, commandResult, missingProgram, refuseWarn, stdinOf } from "../kit/run-command.js";
import { splitWords, UnbalancedQuotes } from "../kit/shlex.js";
import { expandingScript, needsExpansion } from "./expand.js";

const schema = args({
  cmd: arg.str("The command line; no shell reads it, so no pipes and no `;`."),
  argv: arg.list(item.str, "The command as a list of words, instead of text."),
  chdir: arg.path("Folder to run in."),
  creates: arg.path("A path or pattern; when it exists, the command is not run."),
  removes: arg.path("A path or pattern; when it does not exist, the command is not run."),
  stdin: arg.str("Text for the command's standard input."),
  stdin_add_newline: arg.bool("Ends the standard input with a newline.", { default: true }),
  strip_empty_ends: arg.bool("Takes newlines off the end of the output in the result.", { default: true }),
  warn: arg.raw("Removed in Ansible 2.14: a task that has it fails."),
  executable: arg.str("Shell to use.", { ignored: "no shell is used: take the shell module" }),
});

type CommandArgs = (typeof schema)["static"];

export default defineModule({
  name: "command",
  summary: "Runs a command, without a shell between",
  args: schema,
  freeForm: "cmd",
  supports: { check: "partial", diff: false },
  returns: {
    cmd: "The command as a list of words",
    rc: "Exit status",
    stdout: "Standard output",
    stdout_lines: "Standard output by lines",
    stderr: "Standard error",
    stderr_lines: "Standard error by lines",
    start: "When it began",
    end: "When it ended",
    delta: "How long it took",
  },
  examples: `
- name: Once is enough
  command: /opt/app/install.sh
  args:
    creates: /opt/app/bin/app
- name: What is mounted
  command: cat /proc/mounts
  register: mounts
  changed_when: false
- name: A word with blanks
  command:
    argv:
      - logger
      - "all boards are up"
`,
  probe: (args): Readers => commandReaders(args),
  plan: (args, seen, _board, _inputs, clock) =>
    refusable(() => {
      refuseWarn(args.warn);
      const words = wordsOf(args);
      const plan = commandPlan(args, words, runOf(args, words), seen, clock);
      return args.executable ? warnOfExecutable(plan, args.executable) : plan;
    }),
  predict: (args) => [...predictCreates(args.creates, args.chdir), { predict: "commands" }],
  finish(args, _seen, outcome, board) {
    const result = commandResult(args, outcome, board);
    return missingProgram(wordsOf(args), result) ?? result;
  },
});

function wordsOf(args: CommandArgs): string[] {
  const text = args.cmd?.trim() ?? "";
  if (text !== "" && args.argv?.length) {
    throw new Refusal("only command or argv can be given, not both", { rc: 256 });
  }
  try {
    const words = text === "" ? (args.argv ?? []) : splitWords(text);
    if (words.length > 0) return [...words];
  } catch (problem) {
    if (problem instanceof UnbalancedQuotes) throw new Refusal(`${problem.message} in: ${text}`, { rc: 256 });
    throw problem;
  }
  throw new Refusal("no command given", { rc: 256 });
}

function warnOfExecutable(plan: Plan, executable: string): Plan {
  if (plan.plan !== "ok" && plan.plan !== "change") return plan;
  const warning = `'executable' is no longer supported with the command module: '${executable}' is not used`;
  return { ...plan, result: { ...plan.result, warnings: [warning] } };
}

function runOf(args: CommandArgs, words: string[]): Extract<Operation, { op: "run" }> {
  const what = words.some(needsExpansion) ? { shell: expandingScript(words) } : { argv: words };
  return { op: "run", ...what, ...(args.chdir ? { directory: args.chdir } : {}), ...stdinOf(args), accept: "any" };
}
