import { defineModule, type Readers } from "../contract.js";
import { arg, args, item } from "../kit/args.js";
import { lxcFolders } from "../kit/lxc/installation.js";
import type { ToolReading } from "../kit/readers.js";
import { readTools } from "../kit/tools.js";
import { isAtLeast, parseCheckconfig } from "./parse.js";

/** Removed from Linux 3.0, but still asked for by LXC of that time. */
const goneSince3 = ["Cgroup namespace", "File capabilities"];

/**
 * What LXC from 3.0 on says of mount points, by their names: no matter of the kernel. Control groups may be mounted later,
 * or all in one place.
 */
const aboutMounts = ["Cgroup v1 systemd controller", "Cgroup v1 freezer controller"];

export default defineModule({
  name: "lxc_checkconfig",
  changes: false,
  summary: "Asks lxc-checkconfig whether the kernel has what LXC needs, and gives the answer as facts",
  args: args({
    ignore: arg.list(
      item.str,
      "Features that may be missing. On kernels from 3.0 on, `Cgroup namespace` and `File capabilities` always may: they were removed. So may the two `Cgroup v1 … controller`: they tell of mount points.",
    ),
    fail: arg.bool("Fail when a feature is missing; otherwise it is only told.", { default: true }),
  }),
  supports: { check: "full" },
  returns: {
    ansible_facts: "lxc_features: each feature's state; lxc_missing: those that are missing; lxc_ready",
    missing: "Features that are missing and not to be ignored",
    ignored: "Features that are missing, which does not matter here",
  },
  examples: `
- name: The kernel can run guests
  lxc_checkconfig:
- name: Only look
  lxc_checkconfig:
    fail: false
  register: kernel
`,
  probe: () =>
    ({
      check: { read: "tool", tool: "lxc-checkconfig" },
      where: { read: "which", names: [readTools["lxc-checkconfig"].program], paths: lxcFolders },
    }) as const satisfies Readers,
  plan(args, seen, board, _inputs, clock) {
    const answer: ToolReading = seen.check;
    if (!answer.found) {
      if (clock.checkMode)
        return {
          plan: "unknown",
          why: "lxc-checkconfig is not installed yet on the board",
          operations: [],
          result: { changed: false },
        };
      return {
        plan: "refused",
        problem: "the board has no lxc-checkconfig",
        remedy: "Install LXC first (the lxc package, or from source).",
      };
    }
    const features = parseCheckconfig(answer.stdout);
    const lacking = Object.entries(features)
      .filter(([, state]) => state === "missing" || state === "required")
      .map(([name]) => name);
    const harmless = [...(args.ignore ?? []), ...aboutMounts, ...(isAtLeast(board.kernel, 3, 0) ? goneSince3 : [])];
    const missing = lacking.filter((name) => !harmless.includes(name));
    const ignored = lacking.filter((name) => harmless.includes(name));
    const result = {
      changed: false,
      missing,
      ignored,
      ansible_facts: { lxc_features: features, lxc_missing: missing, lxc_ready: missing.length === 0 },
    };
    if (Object.keys(features).length === 0)
      return {
        plan: "refused",
        problem: "lxc-checkconfig found no kernel configuration to look at",
        remedy: "Boot a kernel with CONFIG_IKCONFIG_PROC, or put its configuration under /boot.",
        result,
      };
    if (missing.length === 0 || !args.fail) return { plan: "ok", result };
    return {
      plan: "refused",
      problem: `the kernel ${board.kernel} lacks what LXC needs: ${missing.join(", ")}`,
      remedy: "Rebuild it with these options (kernel_build) and flash it.",
      result,
    };
  },
});
