import type { ErrorKind } from "../errors.js";
import type { TaskResult } from "../events.js";
import { str } from "../template/values.js";

const setIt =
  "Set it for this board (inventory, vars or -e), or give it a default: `name | default(…)`. `axle explain` shows what is set where.";
const lookAtIt = "Look at the expression at this place; `axle explain` shows which values it gets on a board.";

/** What to do about an error that does not say so itself, by its kind; docs/troubleshooting.md has more. */
export const hintOfKind: Readonly<Record<ErrorKind, string | undefined>> = {
  syntax: "Put the file right at this place; `axle lint` shows all such places at once.",
  schema: "`axle lint` shows all such places at once; the schemas in schemas/ make editors show them while you write.",
  "unknown-module": "`axle modules` lists all there are.",
  module: "`axle test-module` tries a module of one's own, and says more.",
  arguments: "`axle doc MODULE` lists the arguments, with examples.",
  "undefined-variable": setIt,
  template: lookAtIt,
  "missing-file": "Check the path and its spelling, and that this user may read it.",
  "missing-handler": "`axle lint` lists notifications that no handler takes.",
  inventory: "`axle inventory --list` shows the inventory as it is understood.",
  vault: "Check which password is meant: `--vault-id LABEL@FILE` gives several.",
  options: "`axle COMMAND --help` explains the command.",
  settings: "`axle config dump` shows every setting, and where it is from.",
  unreachable: "Try `ssh` to the board with the same name, user and key; `-vvv` shows each step of connecting.",
  "host-key": "`axle trust` shows and takes in the keys of boards.",
  authentication: "Try `ssh` to the board with the same user and key; `-vvv` shows each step of connecting.",
  become: "Try the same by hand on the board: `sudo -u USER sh`.",
  locked: "Wait until the other run has ended; `--break-lock` takes the board all the same.",
  frame: "`-vvvv` shows what the board sent; something on it may write into the session.",
  deadline: "Give the task more time (`timeout`), or find out on the board what it waits for.",
  unforeseen: "A run knows it; `check_mode: false` lets a task that only reads run in a check, too.",
  queue: "Check that Redis runs and that its workers have this project and its key.",
  interrupted: undefined,
  unsupported: "docs/differences.md says what axle does instead.",
  internal: "This is a mistake in axle: please report it, with the output of the same command with -vvv.",
};

/** The same for a task that failed on a board: by what it says, or by how its command ended. */
export function hintOfResult(result: TaskResult): string | undefined {
  const message = result.msg === undefined ? "" : str(result.msg);
  if (/\bis undefined\b|undefined variable/.test(message)) return setIt;
  if (/^template error/.test(message)) return lookAtIt;
  return typeof result["rc"] === "number" ? hintOfStatus(result["rc"]) : undefined;
}

/** POSIX: 126 and 127 are the shell's own, above 128 is the signal that ended a command. */
function hintOfStatus(status: number): string | undefined {
  if (status === 0) return undefined;
  if (status === 127) return "The board has no such program, or not on this PATH: `environment` sets another one.";
  if (status === 126) return "The program is there but can't be started: look at its mode, and what it was built for.";
  if (status === 137) return "It was killed: `dmesg` on the board says whether memory had run out.";
  if (status > 128 && status < 160) return `Signal ${status - 128} ended it.`;
  return "Where this is no failure, `failed_when` says so.";
}
