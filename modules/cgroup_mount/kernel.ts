import { type FstabEntry, parseFstab } from "../kit/fstab.js";
import type { ContentReading } from "../kit/readers.js";
import type { CgroupArgs } from "./schema.js";

/** A controller as /proc/cgroups tells it: `hierarchy` 0 means that no version 1 hierarchy holds it yet. */
export interface Controller {
  name: string;
  hierarchy: number;
  enabled: boolean;
}

/** What the kernel has and what is mounted. */
export interface KernelCgroups {
  version1: boolean;
  version2: boolean;
  controllers: Controller[];
  mounts: FstabEntry[];
}

export function readKernel(seen: {
  filesystems: ContentReading;
  cgroups: ContentReading;
  mounts: ContentReading;
}): KernelCgroups {
  const has = (name: string) =>
    seen.filesystems.text.split("\n").some((line) => line.trim().split(/\s+/).at(-1) === name);
  const controllers = seen.cgroups.text
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(/\s+/))
    .map(([name = "", hierarchy, , enabled]) => ({ name, hierarchy: Number(hierarchy), enabled: enabled === "1" }));
  const mounts = parseFstab(seen.mounts.text).filter(
    (entry) => entry.fstype === "cgroup" || entry.fstype === "cgroup2",
  );
  return { version1: has("cgroup"), version2: has("cgroup2"), controllers, mounts };
}

/** The layout that `auto` means on this board. */
export function resolveLayout(
  args: CgroupArgs,
  kernel: KernelCgroups,
  release: string,
): "single" | "split" | "unified" | "as-it-is" {
  if (args.layout !== "auto") return args.layout;
  const elsewhere = kernel.mounts.filter(
    (mount) => mount.path !== args.path && !mount.path.startsWith(`${args.path}/`),
  );
  if (elsewhere.length > 0 && (args.state === "mounted" || args.state === "present")) return "as-it-is";
  const mine = kernel.mounts.filter((mount) => mount.path === args.path || mount.path.startsWith(`${args.path}/`));
  if (mine.some((mount) => mount.fstype === "cgroup2")) return "unified";
  if (mine.length > 0) return mine.some((mount) => mount.path === args.path) ? "single" : "split";
  const [major = 0, minor = 0] = release.split(/[.-]/).map(Number);
  const modern = major > 4 || (major === 4 && minor >= 5);
  return kernel.version2 && modern ? "unified" : "single";
}

/** The controllers that a task is about: those it names, else all that are switched on. */
export function wantedControllers(args: CgroupArgs, kernel: KernelCgroups): string[] {
  return (
    args.controllers ??
    kernel.controllers.filter((controller) => controller.enabled).map((controller) => controller.name)
  );
}
