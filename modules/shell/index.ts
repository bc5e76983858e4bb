import { defineModule, type Readers } from "../contract.js";
import { arg, args } from "../kit/index.js";
import { predictCreates } from "../kit/predicted.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { commandPlan, commandReaders, commandResult, refuseWarn, stdinOf } from "../kit/run-command.js";

const schema = args({
  cmd: arg.str("Text for a shell: pipes, redirections, variables and lists work."),
  chdir: arg.path("Folder to run in."),
  creates: arg.path("A path or pattern; when it exists, the command is not run."),
  removes: arg.path("A path or pattern; when it does not exist, the command is not run."),
  executable: arg.path("Shell that reads the text.", { default: "/bin/sh" }),
  stdin: arg.str("Text for the command's standard input."),
  stdin_add_newline: arg.bool("Ends the standard input with a newline.", { default: true }),
  strip_empty_ends: arg.bool("Takes newlines off the end of the output in the result.", { default: true }),
  warn: arg.raw("Removed in Ansible 2.14: a task that has it fails."),
});

export default defineModule({
  name: "shell",
  summary: "Runs text through a shell on the board",
  args: schema,
  freeForm: "cmd",
  supports: { check: "partial", diff: false },
  returns: {
    cmd: "The text",
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
- name: How many guests run
  shell: lxc-ls --running | wc -w
  register: running
  changed_when: false
- name: A dump, once a day
  shell: mysqldump --all-databases | gzip > /var/backups/db.sql.gz
  args:
    creates: /var/backups/db.sql.gz
`,
  probe: (args): Readers => commandReaders(args),
  plan: (args, seen, _board, _inputs, clock) =>
    refusable(() => {
      refuseWarn(args.warn);
      if ((args.cmd ?? "").trim() === "") throw new Refusal("no command given", { rc: 256 });
      const cmd = args.cmd!;
      const shell = args.executable === "/bin/sh" ? {} : { executable: args.executable };
      const directory = args.chdir ? { directory: args.chdir } : {};
      const run = { op: "run" as const, shell: cmd, ...shell, ...directory, ...stdinOf(args), accept: "any" as const };
      return commandPlan(args, cmd, run, seen, clock);
    }),
  predict: (args) => [...predictCreates(args.creates, args.chdir), { predict: "commands" }],
  finish: (args, _seen, outcome, board) => commandResult(args, outcome, board),
});
