import type { Clock, Plan } from "../contract.js";
import { expectation } from "../kit/file-info.js";
import { type FstabEntry, parseFstab, removeFstabEntries, setFstabEntry } from "../kit/fstab.js";
import type { Operation } from "../kit/operations.js";
import type { ContentReading, StatReading } from "../kit/readers.js";
import { Refusal } from "../kit/refusal.js";
import type { MountArgs } from "./schema.js";

export interface MountReadings {
  fstab: ContentReading;
  table: StatReading;
  mounts: ContentReading;
  point: StatReading;
}

/** Decides about the table's line, the mount point and the mount. Throws {@link Refusal}. */
export function planMount(args: MountArgs, seen: MountReadings, clock: Clock): Plan {
  const file = args.fstab ?? "/etc/fstab";
  const text = tableFor(args, seen);
  const mounted = parseFstab(seen.mounts.text)
    .filter((entry) => entry.path === args.path)
    .at(-1);
  const changed = text !== seen.fstab.text;
  const line = changed ? [write(args, file, text, seen)] : [];
  const rest = after(args, mounted, changed, seen, clock, file);
  // A line whose mount fails could keep the board from booting: it is written when the mount is there.
  const operations = [...before(args, mounted), ...(isNew(args, mounted) ? [...rest, ...line] : [...line, ...rest])];
  const result = resultOf(args, file);
  if (operations.length === 0) return { plan: "ok", result };
  const diff = changed ? [{ before: seen.fstab.text, after: text, before_header: file, after_header: file }] : [];
  if (operations.length > (changed ? 1 : 0)) diff.push(stateDiff(args, mounted));
  return { plan: "change", diff, operations, result };
}

function isNew(args: MountArgs, mounted: FstabEntry | undefined): boolean {
  return args.state === "mounted" && !mounted && args.fstype !== "swap";
}

function entryOf(args: MountArgs): FstabEntry {
  const options = (args.opts ?? "defaults").split(",").filter((option) => option !== "");
  if (!args.boot && !options.includes("noauto")) options.push("noauto");
  return {
    source: args.src ?? "",
    path: args.path,
    fstype: args.fstype ?? "",
    options: options.join(","),
    dump: args.dump,
    pass: args.passno,
  };
}

/** A mount point has one line; several swaps share the path `none` and differ by what they are. */
function sameLine(args: MountArgs): (entry: FstabEntry) => boolean {
  const swap = args.path === "none" || args.path === "swap" || args.fstype === "swap";
  return (entry) => entry.path === args.path && (!swap || args.src === undefined || entry.source === args.src);
}

function tableFor(args: MountArgs, seen: MountReadings): string {
  const text = seen.fstab.text;
  if (seen.fstab.denied)
    throw new Refusal(`${args.fstab ?? "/etc/fstab"} may not be read by this user`, {}, "Use become.");
  switch (args.state) {
    case "present":
    case "mounted":
      return setFstabEntry(text, entryOf(args), sameLine(args));
    case "absent":
    case "absent_from_fstab":
      return removeFstabEntries(text, sameLine(args));
    default:
      return text;
  }
}

function write(args: MountArgs, path: string, content: string, seen: MountReadings): Operation {
  return {
    op: "write",
    path,
    content,
    ...(args.backup ? { backup: true } : {}),
    expect: expectation(path, seen.table),
  };
}

/** What has to go first: a mount that shall not be there. */
function before(args: MountArgs, mounted: FstabEntry | undefined): Operation[] {
  const gone = args.state === "unmounted" || args.state === "absent";
  return gone && mounted ? [{ op: "run", argv: ["umount", args.path] }] : [];
}

function after(
  args: MountArgs,
  mounted: FstabEntry | undefined,
  changed: boolean,
  seen: MountReadings,
  clock: Clock,
  file: string,
): Operation[] {
  const folder: Operation[] = seen.point.exists ? [] : [{ op: "mkdir", path: args.path, parents: true }];
  switch (args.state) {
    case "mounted":
      if (args.fstype === "swap") return [];
      if (!mounted) return [...folder, mountDirectly(args)];
      return changed ? [remount(args, file)] : [];
    case "ephemeral":
      if (mounted && sameSource(args, mounted)) return [];
      if (mounted) {
        throw new Refusal(
          `Ephemeral mount point is already mounted with a different source (${mounted.source})`,
          {},
          "Unmount it first.",
        );
      }
      return [...folder, mountDirectly(args)];
    case "remounted":
      if (!mounted) throw new Refusal(`${args.path} is not mounted`, {}, "Use the state mounted.");
      return clock.verifying ? [] : [remount(args, file)];
    case "absent":
      return seen.point.exists && seen.point.type === "directory" && args.path !== "none" ? [removeFolder(args)] : [];
    default:
      return [];
  }
}

function mountDirectly(args: MountArgs): Operation {
  const { source, fstype, options } = entryOf(args);
  return { op: "run", argv: ["mount", "-t", fstype, "-o", options, source, args.path] };
}

/** What can't be remounted (network file systems, other sources) is unmounted and mounted. */
function remount(args: MountArgs, file: string): Operation {
  const own = file === "/etc/fstab" ? "" : '-T "$2" ';
  const script = `mount ${own}-o remount "$1" 2>/dev/null || { umount "$1" && mount ${own}"$1"; }`;
  return { op: "run", argv: ["/bin/sh", "-c", script, "sh", args.path, file] };
}

/** Only when it is empty: what is below a mount point belongs to somebody. */
function removeFolder(args: MountArgs): Operation {
  return { op: "run", argv: ["rmdir", args.path], accept: "any" };
}

function sameSource(args: MountArgs, mounted: FstabEntry): boolean {
  return mounted.source === args.src || /^(?:LABEL|UUID|PARTUUID|PARTLABEL)=/.test(args.src ?? "");
}

function stateDiff(
  args: MountArgs,
  mounted: FstabEntry | undefined,
): { before: string; after: string; before_header: string; after_header: string } {
  const header = `${args.path} (mount)`;
  const wanted = args.state === "unmounted" || args.state === "absent" ? "not mounted" : args.state;
  return {
    before_header: header,
    after_header: header,
    before: mounted ? `mounted ${mounted.source} ${mounted.fstype} ${mounted.options}\n` : "not mounted\n",
    after: `${wanted}\n`,
  };
}

function resultOf(args: MountArgs, file: string): Record<string, unknown> {
  const entry = entryOf(args);
  return {
    name: args.path,
    fstab: file,
    opts: entry.options,
    dump: args.dump,
    passno: args.passno,
    ...(args.src === undefined ? {} : { src: args.src }),
    ...(args.fstype === undefined ? {} : { fstype: args.fstype }),
    boot: args.boot ? "yes" : "no",
  };
}
