import { defineModule, type Readers } from "../contract.js";
import { arg, args } from "../kit/index.js";
import type { FileInput, Input } from "../kit/inputs.js";
import { outputFields } from "../kit/lines.js";
import { predictCreates } from "../kit/predicted.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { splitWords } from "../kit/shlex.js";

const schema = args({
  cmd: arg.str("A script on the controller and its arguments."),
  chdir: arg.path("Folder on the board to run in; must be absolute."),
  creates: arg.path("When this exists on the board, the script is not run."),
  removes: arg.path("When this does not exist on the board, the script is not run."),
  executable: arg.str("Program that runs the script, instead of the one in its first line."),
  decrypt: arg.bool("Opens a script that ansible-vault encrypted.", { default: true }),
});

type ScriptArgs = (typeof schema)["static"];
type Inputs = { script: Extract<Input, { input: "file" }> };

/**
 * The script comes on standard input, becomes a file that only this user can read, and is removed whatever happens.
 * `$@` are the interpreter and the words of the command; the first word is replaced by the file.
 */
const launcher = `_u=$(umask); umask 077
_f=$(mktemp "\${TMPDIR:-/tmp}/axle-script.XXXXXX") || exit 1
trap 'rm -f "$_f"' 0
trap 'exit 129' 1
trap 'exit 130' 2
trap 'exit 143' 15
cat >"$_f" && chmod u+x "$_f" || exit 1
umask "$_u"
`;

export default defineModule({
  name: "script",
  summary: "Runs a script from the controller on the board",
  args: schema,
  freeForm: "cmd",
  supports: { check: "partial", diff: false, async: false },
  returns: {
    rc: "Exit status",
    stdout: "Standard output",
    stdout_lines: "Standard output by lines",
    stderr: "Standard error",
    stderr_lines: "Standard error by lines",
  },
  examples: `
- name: The vendor's installer
  script: install-driver.sh --quiet
  args:
    creates: /lib/modules/driver.ko
- name: A script in another language
  script: collect.awk
  args:
    executable: awk -f
`,
  inputs: (args): Partial<Inputs> => {
    const path = splitWords(args.cmd ?? "")[0];
    if (!path) return {};
    return { script: { input: "file", path, search: "files", decrypt: args.decrypt, optional: true } };
  },
  probe(args): Readers {
    const readers: Record<string, Readers[string]> = {};
    if (args.creates) readers.creates = { read: "stat", path: args.creates, follow: true };
    if (args.removes) readers.removes = { read: "stat", path: args.removes, follow: true };
    return readers;
  },
  plan: (args, seen, _board, inputs, clock) =>
    refusable(() => {
      const exists = (name: string) => (seen[name] as { exists: boolean } | undefined)?.exists === true;
      if (args.creates && exists("creates")) {
        return { plan: "skip", why: `${args.creates} exists, matching creates option` };
      }
      if (args.removes && !exists("removes")) {
        return { plan: "skip", why: `${args.removes} does not exist, matching removes option` };
      }
      const script = inputs.script as FileInput | undefined;
      checkScript(args, script);
      if (clock.checkMode && !args.creates && !args.removes) {
        return { plan: "skip", why: "Check mode is not supported for this task." };
      }
      const directory = args.chdir ? { directory: args.chdir } : {};
      const run = {
        op: "run" as const,
        shell: launcher + commandLine(args),
        stdin: script.content,
        ...directory,
        accept: "any" as const,
      };
      return { plan: "change", diff: [], operations: [run], verify: false };
    }),
  predict: (args) => predictCreates(args.creates, args.chdir),
  finish(_args, _seen, outcome) {
    const [run] = outcome.operations;
    if (!run) return {};
    const failed = run.rc === 0 ? {} : { failed: true, msg: "non-zero return code" };
    return { changed: true, rc: run.rc, ...outputFields(run.stdout, run.stderr), ...failed };
  },
});

function checkScript(args: ScriptArgs, script: FileInput | undefined): asserts script is FileInput {
  if (script === undefined) throw new Refusal("one of the following is required: free-form, cmd");
  if (args.chdir && !args.chdir.startsWith("/")) {
    throw new Refusal(`chdir ${args.chdir} must be an absolute path for a Unix-aware remote node`);
  }
  if (script.found) return;
  const [name] = splitWords(args.cmd!);
  throw new Refusal(
    `Could not find or access '${name}'`,
    {},
    "It is searched in files/ of the role and beside the playbook.",
  );
}

/** The words after the script's name stay as they were written: the shell on the board reads them. */
function commandLine(args: ScriptArgs): string {
  const text = args.cmd!.trim();
  const rest = text.replace(/^(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/, "");
  return `${args.executable ? `${args.executable} ` : ""}"$_f"${rest} </dev/null\n`;
}
