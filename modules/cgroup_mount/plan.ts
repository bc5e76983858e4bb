import type { Plan } from "../contract.js";
import { expectation } from "../kit/file-info.js";
import { type FstabEntry, removeFstabEntries, setFstabEntry } from "../kit/fstab.js";
import type { Operation } from "../kit/operations.js";
import type { ContentReading, StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import { type KernelCgroups, readKernel, resolveLayout, wantedControllers } from "./kernel.js";
import type { CgroupArgs } from "./schema.js";

export interface CgroupReadings {
  fstab: ContentReading;
  fstabStat: StatReading;
  mounts: ContentReading;
  filesystems: ContentReading;
  cgroups: ContentReading;
  point: StatReading;
}

/** Decides about the table and the mounts. Throws {@link Refusal}. */
export function planCgroups(args: CgroupArgs, seen: CgroupReadings, release: string): Plan {
  const kernel = readKernel(seen);
  const layout = resolveLayout(args, kernel, release);
  const result = { path: args.path, layout, mounted: kernel.mounts.map((mount) => mount.path) };
  if (layout === "as-it-is") return { plan: "ok", result };
  const entries = entriesOf(args, layout, kernel);
  const wanted = args.state === "mounted" || args.state === "present";
  if (wanted) refuseWhatTheKernelLacks(args, layout, kernel);
  const missing = entries.filter((entry) => !kernel.mounts.some((mount) => mount.path === entry.path));
  const there = kernel.mounts.filter((mount) => mount.path === args.path || mount.path.startsWith(`${args.path}/`));
  if (args.state === "mounted") refuseBound(entries, missing, kernel);
  const table = tableOf(args, seen, entries);
  const operations: Operation[] = [];
  if (args.state === "unmounted" || args.state === "absent") operations.push(...there.toReversed().map(unmount));
  if (wanted) operations.push(...folders(seen, entries, missing, args));
  if (table !== seen.fstab.text)
    operations.push({
      op: "write",
      path: args.fstab,
      content: table,
      ...(args.backup ? { backup: true } : {}),
      expect: expectation(args.fstab, seen.fstabStat),
    });
  if (args.state === "mounted")
    operations.push(...missing.map((entry): Operation => ({ op: "run", argv: ["mount", entry.path] })));
  if (operations.length === 0) return { plan: "ok", result };
  return { plan: "change", diff: diffOf(args, seen, table, missing, there), operations, result };
}

function entriesOf(args: CgroupArgs, layout: "single" | "split" | "unified", kernel: KernelCgroups): FstabEntry[] {
  const entry = (path: string, fstype: string, options: string): FstabEntry => ({
    source: fstype,
    path,
    fstype,
    options,
    dump: "0",
    pass: "0",
  });
  if (layout === "unified") return [entry(args.path, "cgroup2", args.options)];
  if (layout === "single") return [entry(args.path, "cgroup", joinOptions(args.options, args.controllers ?? []))];
  return wantedControllers(args, kernel).map((name) =>
    entry(`${args.path}/${name}`, "cgroup", joinOptions(args.options, [name])),
  );
}

function joinOptions(options: string, controllers: readonly string[]): string {
  return controllers.length === 0 ? options : [...(options === "defaults" ? [] : [options]), ...controllers].join(",");
}

function refuseWhatTheKernelLacks(args: CgroupArgs, layout: string, kernel: KernelCgroups): void {
  const remedy = "Rebuild the kernel with CONFIG_CGROUPS and the controllers that are wanted (kernel_build).";
  if (layout === "unified" ? !kernel.version2 : !kernel.version1) {
    throw new Refusal(
      `the running kernel has no ${layout === "unified" ? "cgroup2" : "cgroup"} file system`,
      {},
      layout === "unified" ? "Use layout: single, or a kernel from 4.5 on." : remedy,
    );
  }
  if (layout === "unified") return;
  for (const name of args.controllers ?? []) {
    const known = kernel.controllers.find((controller) => controller.name === name);
    if (!known)
      throw new Refusal(
        `the running kernel has no cgroup controller '${name}'; it has ${kernel.controllers.map((controller) => controller.name).join(", ") || "none"}`,
        {},
        remedy,
      );
    if (!known.enabled)
      throw new Refusal(
        `the cgroup controller '${name}' is switched off at boot`,
        {},
        `Take cgroup_disable=${name} from, or put cgroup_enable=${name} on, the kernel's command line.`,
      );
  }
}

/** A controller can be in one version 1 hierarchy only: what is bound elsewhere can't be mounted here as well. */
function refuseBound(entries: readonly FstabEntry[], missing: readonly FstabEntry[], kernel: KernelCgroups): void {
  for (const entry of missing) {
    if (entry.fstype !== "cgroup") continue;
    const names = kernel.controllers.filter((controller) => controller.enabled).map((controller) => controller.name);
    const asked = entry.options.split(",").filter((option) => names.includes(option));
    const wanted = asked.length > 0 ? asked : names;
    const bound = wanted.flatMap((name) => boundElsewhere(name, wanted, entries, kernel));
    if (bound.length === 0) continue;
    throw new Refusal(
      `can't mount ${entry.path}: ${bound.join(", ")}`,
      {},
      "Use layout: split with a path of its own, layout: auto, or unmount the other hierarchy first.",
    );
  }
}

/** Why a controller can't join the others that are wanted in one hierarchy; the hierarchy that holds just these is mounted again. */
function boundElsewhere(
  name: string,
  wanted: readonly string[],
  entries: readonly FstabEntry[],
  kernel: KernelCgroups,
): string[] {
  const hierarchy = kernel.controllers.find((controller) => controller.name === name)?.hierarchy ?? 0;
  if (hierarchy === 0) return [];
  const together = kernel.controllers.filter((controller) => controller.hierarchy === hierarchy);
  if (together.length === wanted.length && together.every((member) => wanted.includes(member.name))) return [];
  const mount = kernel.mounts.find(
    (candidate) =>
      candidate.options.split(",").includes(name) && !entries.some((entry) => entry.path === candidate.path),
  );
  return [
    `the controller ${name} is already bound to ${mount ? `the hierarchy at ${mount.path}` : `hierarchy ${hierarchy}`}`,
  ];
}

function tableOf(args: CgroupArgs, seen: CgroupReadings, entries: readonly FstabEntry[]): string {
  const isCgroup = (old: FstabEntry) => old.fstype === "cgroup" || old.fstype === "cgroup2";
  if (args.state === "unmounted") return seen.fstab.text;
  if (args.state === "absent")
    return removeFstabEntries(
      seen.fstab.text,
      (old) => isCgroup(old) && (old.path === args.path || old.path.startsWith(`${args.path}/`)),
    );
  return entries.reduce(
    (text, entry) => setFstabEntry(text, entry, (old) => isCgroup(old) && old.path === entry.path),
    seen.fstab.text,
  );
}

function folders(
  seen: CgroupReadings,
  entries: readonly FstabEntry[],
  missing: readonly FstabEntry[],
  args: CgroupArgs,
): Operation[] {
  if (entries.every((entry) => entry.path === args.path))
    return seen.point.exists ? [] : [{ op: "mkdir", path: args.path, parents: true }];
  return missing.map((entry): Operation => ({ op: "mkdir", path: entry.path, parents: true }));
}

function unmount(mount: FstabEntry): Operation {
  return { op: "run", argv: ["umount", mount.path] };
}

function diffOf(
  args: CgroupArgs,
  seen: CgroupReadings,
  table: string,
  missing: readonly FstabEntry[],
  there: readonly FstabEntry[],
) {
  const diff = [];
  if (table !== seen.fstab.text)
    diff.push({ before: seen.fstab.text, after: table, before_header: args.fstab, after_header: args.fstab });
  const lines = (mounts: readonly FstabEntry[]) => mounts.map((mount) => `${mount.path} ${mount.fstype}\n`).join("");
  if (args.state === "mounted" && missing.length > 0)
    diff.push({
      before: lines(there),
      after: lines([...there, ...missing]),
      before_header: "/proc/mounts",
      after_header: "/proc/mounts",
    });
  if ((args.state === "unmounted" || args.state === "absent") && there.length > 0)
    diff.push({ before: lines(there), after: "", before_header: "/proc/mounts", after_header: "/proc/mounts" });
  return diff;
}
