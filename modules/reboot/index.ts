import { defineModule } from "../contract.js";
import type { BoardInfo } from "../kit/board-info.js";
import { arg, args, item } from "../kit/index.js";
import { join } from "../kit/paths.js";
import { Refusal, refusable } from "../kit/refusal.js";
import { quote } from "../kit/sh/quote.js";

const schema = args({
  pre_reboot_delay: arg.int("Seconds before the restart (whole minutes, as `shutdown` counts).", {
    default: 0,
    aliases: ["pre_reboot_delay_sec"],
  }),
  post_reboot_delay: arg.int("Seconds after the restart before the first try to connect.", {
    default: 0,
    aliases: ["post_reboot_delay_sec"],
  }),
  reboot_timeout: arg.int("Seconds for the restart, and again for the test command.", {
    default: 600,
    aliases: ["reboot_timeout_sec"],
  }),
  connect_timeout: arg.int("Seconds that one try to connect may take.", { aliases: ["connect_timeout_sec"] }),
  test_command: arg.str("Command that must succeed before the board counts as back."),
  msg: arg.str("What users on the board are told.", { default: "Reboot initiated by Ansible" }),
  search_paths: arg.list(item.str, "Folders in which the restart command is looked for.", {
    default: ["/sbin", "/bin", "/usr/sbin", "/usr/bin", "/usr/local/sbin"],
  }),
  boot_time_command: arg.str("Command whose output differs after a restart.", {
    ignored: "the kernel's boot id is compared",
  }),
  reboot_command: arg.str("Command that restarts the board."),
  boot_confirm: arg.str(
    "The kernel that the board must come back with in time (`uname -r`, a shell pattern); otherwise the play stops for all boards. A trial boot of U-Boot's (upgrade_available) is made the lasting one.",
  ),
});

type RebootArgs = (typeof schema)["static"];

export default defineModule({
  name: "reboot",
  summary: "Restarts the board and waits until it is back",
  args: schema,
  supports: { check: "full", diff: false },
  returns: { rebooted: "Whether it was restarted", elapsed: "Seconds that it took" },
  examples: `
- name: Into the new kernel
  reboot:
    reboot_timeout: 300
    test_command: test -e /cgroup/tasks
- name: Into the new kernel, or no further board gets it
  reboot:
    boot_confirm: 3.0.6-lxc*
    reboot_timeout: 300
`,
  probe(args) {
    const [name] = (args.reboot_command ?? "shutdown").split(" ");
    const paths = args.search_paths;
    return {
      program: { read: "which" as const, names: [name!], paths },
      fallback: { read: "which" as const, names: ["reboot", "busybox"], paths },
    };
  },
  plan: (args, seen, board) =>
    refusable(() => ({
      plan: "change",
      diff: [],
      operations: [
        {
          op: "reboot",
          command: commandFor(args, searched(args, seen.program).path, searched(args, seen.fallback), board),
          message: args.msg,
          delaySeconds: Math.max(0, args.pre_reboot_delay),
          postDelaySeconds: Math.max(0, args.post_reboot_delay),
          timeoutSeconds: args.reboot_timeout,
          testCommand: args.test_command ?? "true",
          ...(args.boot_confirm === undefined ? {} : { kernel: args.boot_confirm }),
          ...(args.connect_timeout === undefined ? {} : { connectTimeoutSeconds: args.connect_timeout }),
        },
      ],
      verify: false,
      result: { rebooted: true, elapsed: 0 },
    })),
  finish(args, _seen, outcome) {
    const [run] = outcome.operations;
    if (!run) return {};
    const elapsed = Math.floor(run.elapsedMs / 1000);
    if (run.status === "done") return { changed: true, rebooted: true, elapsed };
    // The next boards would fare no better: what this one was given does not boot.
    const stop = args.boot_confirm === undefined ? {} : { _ansible_stop_play: true };
    const msg = run.stderr.trim() || "The board did not come back.";
    return { changed: true, rebooted: false, elapsed, msg, ...stop };
  },
});

/** What was found in the folders to search (or in the shell itself), and not elsewhere in PATH. */
function searched(args: RebootArgs, found: { name?: string; path?: string }): { name?: string; path?: string } {
  const { path } = found;
  const there =
    path !== undefined && (!path.includes("/") || args.search_paths.some((dir) => path.startsWith(`${dir}/`)));
  return there ? found : {};
}

/** `shutdown -r`, or plain `reboot` where there is no such thing (BusyBox, Alpine); a task may name its own command. */
function commandFor(
  args: RebootArgs,
  program: string | undefined,
  fallback: { name?: string; path?: string },
  board: BoardInfo,
): string {
  if (args.reboot_command !== undefined) {
    const [name, ...rest] = args.reboot_command.split(" ");
    if (name!.startsWith("/")) return args.reboot_command;
    if (!program)
      throw new Refusal(`Unable to find command "${name}" in search paths: ${args.search_paths.join(", ")}`);
    return [program, ...rest].join(" ");
  }
  if (program && board.init !== "busybox") {
    return `${program} -r +${Math.floor(Math.max(0, args.pre_reboot_delay) / 60)} ${quote(args.msg)}`;
  }
  if (fallback.path) return fallback.name === "busybox" ? `${fallback.path} reboot` : fallback.path;
  throw new Refusal(
    `Unable to find command "shutdown" in search paths: ${args.search_paths.map((path) => join(path, "")).join(", ")}`,
  );
}
