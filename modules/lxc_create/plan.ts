import type { Plan, Seen } from "../contract.js";
import { setOptions } from "../kit/lxc/config-file.js";
import { judgeInstallation, type LxcInstallation, type lxcReaders } from "../kit/lxc/installation.js";
import { chooseGuest } from "../kit/lxc/places.js";
import type { Operation } from "../kit/operations.js";
import type { SpaceReading, StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { quote, quoteAll } from "../kit/sh/quote.js";
import type { LxcCreateArgs } from "./schema.js";

interface GuestReadings {
  guest: StatReading;
  config: StatReading;
  rootfs: StatReading;
  networkRun: StatReading;
  space: SpaceReading;
}

/** Decides whether the guest has to be made, repaired or removed. Throws {@link Refusal}. */
export function planGuest(args: LxcCreateArgs, seen: Seen<typeof lxcReaders>, checkMode: boolean): Plan {
  const lxc = judgeInstallation(seen);
  const { folder, readings } = chooseGuest<GuestReadings>(lxc, args.lxcpath, seen);
  const path = `${folder}/${args.name}`;
  const result = { name: args.name, path, rootfs: `${path}/rootfs`, lxc_version: lxc.version };
  if (args.state === "absent") return planAbsent(args, readings, lxc, result);
  if (readings.config.exists) return repairNetwork(args, readings, result);
  if (readings.guest.exists)
    throw new Refusal(
      `${path} is there, but has no configuration: an earlier creation was cut off`,
      result,
      `Look at it, then remove ${path} and run again.`,
    );
  if (!lxc.found) {
    if (checkMode) return { plan: "unknown", why: "LXC is not installed yet on the board", operations: [], result };
    throw new Refusal("the board has no lxc-create", result, "Install LXC first (the lxc package, or from source).");
  }
  refuseFullDisk(args, readings.space, result);
  return {
    plan: "change",
    diff: [
      {
        before: "",
        after: `guest ${args.name} from template ${args.template}\n`,
        before_header: path,
        after_header: path,
      },
    ],
    operations: createOperations(args, lxc, path),
    result,
  };
}

/** A guest is left over half-made when the disk fills up, so there has to be room before anything is written. */
function refuseFullDisk(args: LxcCreateArgs, space: SpaceReading, result: Record<string, unknown>): void {
  const free = Math.floor(space.freeBytes / 1_048_576);
  if (free >= args.min_free_mb) return;
  throw new Refusal(
    `only ${free} MiB are free on ${space.mount}, and a guest needs ${args.min_free_mb} MiB`,
    { ...result, free_mb: free },
    "Remove guests or caches that are no longer needed, or lower min_free_mb.",
  );
}

function createOperations(args: LxcCreateArgs, lxc: LxcInstallation, path: string): Operation[] {
  const folder = path.slice(0, path.lastIndexOf("/"));
  const inline =
    args.options && setOptions("", args.options.map(splitOption), { dialect: lxc.dialect, cgroup2: lxc.cgroup2 });
  const config = inline === undefined ? args.config : `${folder}/.${args.name}.new-guest.conf`;
  const words = ["lxc-create", "-n", args.name, ...(config ? ["-f", config] : []), "-t", args.template];
  if (args.backing_store) words.push("-B", args.backing_store);
  // LXC 0.7 has no -P: the place is built in.
  if (args.lxcpath && lxc.dialect === "new") words.push("-P", args.lxcpath);
  if (args.template_options?.length) words.push("--", ...args.template_options);
  const script = [
    lxc.bin ? `PATH=${quote(lxc.bin.slice(0, -1))}:$PATH; export PATH` : ":",
    inline === undefined ? ":" : `trap ${quote(`rm -f ${quote(config!)}`)} EXIT`,
    `${quoteAll(words)} || exit $?`,
    // LXC 5 exits with 0 although a template that does not exist left nothing to start.
    `[ -f ${quote(`${path}/config`)} ] || { echo "lxc-create made no guest" >&2; exit 1; }`,
    ...(args.replace_network_run ? [networkRunScript(path)] : []),
  ].join("\n");
  const before: Operation[] = [{ op: "mkdir", path: folder, parents: true }];
  if (inline !== undefined) before.push({ op: "write", path: config!, content: inline });
  return [
    ...before,
    {
      op: "job",
      id: `lxc-create-${args.name}`,
      title: `create the guest ${args.name}`,
      shell: script,
      ...(args.environment ? { environment: stringValues(args.environment) } : {}),
    },
  ];
}

function splitOption(text: string): { key: string; value: string } {
  const parts = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s.exec(text);
  if (!parts) throw new Refusal(`'${text}' is no LXC option`, {}, "Write it as key = value.");
  return { key: parts[1]!, value: parts[2]! };
}

function stringValues(values: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

function networkRunScript(path: string): string {
  const run = quote(`${path}/rootfs/etc/network/run`);
  return `if [ -L ${run} ]; then rm -f ${run} && mkdir ${run}; fi`;
}

function repairNetwork(args: LxcCreateArgs, readings: GuestReadings, result: Record<string, unknown>): Plan {
  if (!args.replace_network_run || readings.networkRun.type !== "link") return { plan: "ok", result };
  const run = `${result.rootfs}/etc/network/run`;
  return {
    plan: "change",
    diff: [
      {
        before: `${run} -> ${readings.networkRun.target}\n`,
        after: `${run}/\n`,
        before_header: run,
        after_header: run,
      },
    ],
    operations: [
      { op: "remove", path: run, expect: { path: run, exists: true, type: "link" } },
      { op: "mkdir", path: run },
    ],
    result,
  };
}

function planAbsent(
  args: LxcCreateArgs,
  readings: GuestReadings,
  lxc: LxcInstallation,
  result: Record<string, unknown>,
): Plan {
  if (!readings.guest.exists) return { plan: "ok", result };
  const words = [
    `${lxc.bin}lxc-destroy`,
    "-n",
    args.name,
    ...(args.lxcpath && lxc.dialect === "new" ? ["-P", args.lxcpath] : []),
  ];
  return {
    plan: "change",
    diff: [
      {
        before: `guest ${args.name}\n`,
        after: "",
        before_header: String(result.path),
        after_header: String(result.path),
      },
    ],
    operations: [{ op: "run", argv: words }],
    result,
  };
}
