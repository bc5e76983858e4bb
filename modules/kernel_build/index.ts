import { defineModule, type Readers } from "../contract.js";
import type { QueryReading } from "../kit/queries/query.js";
import { refusable } from "../kit/refusal.js";
import { parseOptions } from "./options.js";
import { orderOf } from "./order.js";
import { buildOutcome } from "./outcome.js";
import { builtFields, isSettled, type KernelReadings, planBuild } from "./plan.js";
import { predictBuild } from "./predict.js";
import { schema } from "./schema.js";

export default defineModule({
  name: "kernel_build",
  summary: "Builds a Linux kernel whose requested options all survived, once, as a job that outlives the connection",
  args: schema,
  supports: { check: "partial", diff: true },
  returns: {
    needed: "Whether a kernel had to be built at all: false when the running one has every option",
    built: "Whether this task built it",
    tree: "The kernel tree",
    config: "Its configuration",
    image: "The kernel image that was built",
    release: "The kernel's release, as `uname -r` will tell it",
    missing_options: "Options that did not survive: after a success, only optional ones",
    config_diff: "What the options changed in the completed defconfig",
    reasons: "Why each lost option was lost",
    file: "The first file that did not compile, with `line` and `error_lines`",
    log: "The build's log on the board",
  },
  examples: `
- name: A kernel with what LXC needs
  kernel_build:
    src: ftp://ftp.plathome.co.jp/pub/OBSAX3/squeeze/3.0.6-5/source/linux-3.0.6-20120927-1.tar.gz
    defconfig: obsax3_defconfig
    arch: arm
    config:
      CGROUP_FREEZER: y
      NAMESPACES: y
      BLK_CGROUP: m
      DEBUG_BLK_CGROUP: n
      DEFAULT_IOSCHED: deadline
    targets: [zImage, modules]
    modules_install: true
  register: kernel
- name: On a build host, from an archive of its own, for boards
  kernel_build:
    src: /srv/linux-6.1.90.tar.xz
    checksum: sha256:83a3d72e764fceda2c1fc68a4ea6b91253a28da56a688a2b61776b0d19788e1d
    dest: /srv/build
    defconfig: multi_v7_defconfig
    fragments: [/srv/lxc.config]
    arch: arm
    cross_compile: arm-linux-gnueabihf-
    modules_install: true
    modules_path: /srv/build/modules
    when_running_has_all: false
`,
  probe: (args, board) => {
    const options = safely(() => orderOf(args, board).options.map((option) => option.name)) ?? [];
    return { running: { read: "query", query: "kernelOptions", about: { options } } } as const satisfies Readers;
  },
  probeMore(args, seen, board) {
    const order = safely(() => orderOf(args, board));
    if (!order || "tree" in seen || isSettled(args, order.options, seen.running)) return undefined;
    return {
      tree: {
        read: "query",
        query: "kernelTree",
        about: {
          source: order.src,
          tree: order.tree ?? "",
          note: order.note,
          arch: order.archFolder,
          defconfig: order.defconfig ?? "",
          fragments: order.fragments,
          recipe: order.recipe,
          compiler: order.compiler,
          options: order.options.map((option) => option.name),
        },
      },
      space: { read: "space", path: args.dest },
    };
  },
  plan: (args, seen, board, _inputs, clock) =>
    refusable(() => planBuild(args, orderOf(args, board), seen as KernelReadings, clock.checkMode)),
  predict(args, _seen, plan, board) {
    const order = safely(() => orderOf(args, board));
    if (!order) return undefined;
    return predictBuild(order, plan);
  },
  finish(_args, _seen, outcome) {
    const job = outcome.operations.at(-1);
    if (!job) return {};
    const after = (outcome.after as { tree?: QueryReading } | undefined)?.tree;
    const note = after ? builtFields(parseOptions(after.sections["note"]), after.sections["tree"]?.trim()) : {};
    return { ...buildOutcome(job), ...note };
  },
});

/** What can't be ordered is refused by the plan, which says why; until then nothing is read for it. */
function safely<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
