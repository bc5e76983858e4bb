import type { Planned } from "../contract.js";
import { parseFstab } from "./fstab.js";
import { isOctal, resolveMode } from "./mode.js";
import { basename, join } from "./paths.js";
import type { Prediction } from "./predictions.js";
import { toBytes, toText } from "./text.js";

/** What `creates` promises: that the path is there afterwards. Patterns promise nothing that can be named. */
export function predictCreates(creates: string | undefined, folder = ""): Prediction[] {
  if (creates === undefined || creates === "" || /[*?[]/.test(creates)) return [];
  const path = join(folder, creates);
  return path.startsWith("/") ? [{ predict: "path", path }] : [];
}

/** A file whose content is not known, with the mode that is asked for. */
export function predictFile(path: string, mode?: string | number): Prediction {
  if (mode === undefined || !isOctal(mode)) return { predict: "file", path };
  return { predict: "file", path, mode: resolveMode(mode, { mode: 0o644, directory: false }) };
}

/** Where a file goes whose content is not known, and of whose destination nothing is known either. */
export function predictPlaced(dest: string, name: string | undefined, mode?: string | number): Prediction[] {
  if (dest.endsWith("/")) return name === undefined ? [] : [predictFile(join(dest, basename(name)), mode)];
  return [predictFile(dest, mode)];
}

/** File systems that hold nothing when they are mounted. */
const emptyAtFirst = new Set(["tmpfs", "ramfs"]);

/** The mounts that a plan's `mount` and `umount` commands bring about, by the table that they go by. */
export function predictMounts(
  plan: Planned,
  table: string,
  others: readonly Prediction[] = [],
  pointExists?: boolean,
): Prediction[] {
  const written = plan.operations.find((operation) => operation.op === "write");
  const text = written?.op === "write" ? String(written.content) : table;
  const entries = parseFstab(text);
  const found: Prediction[] = [...others];
  for (const operation of plan.operations) {
    if (operation.op !== "run") continue;
    const [tool, ...words] = operation.argv ?? [];
    const path = words.at(-1) ?? "";
    if (tool === "umount") found.push({ predict: "unmount", path }, { predict: "touched", path });
    const entry = tool === "mount" ? entries.find((one) => one.path === path) : undefined;
    if (entry) {
      const { source, fstype, options } = entry;
      found.push({ predict: "mount", path, source, fstype, options });
      if (emptyAtFirst.has(fstype) && pointExists === false) {
        found.push({ predict: "directory", path, mode: "unknown" });
        continue;
      }
      // What a mounted file system holds is another matter than what the folder below it held.
      found.push({ predict: "touched", path });
    }
  }
  return found;
}

/** The text that a plan writes to a path; null where it removes it, undefined where it leaves it alone. */
export function writtenText(plan: Planned, path: string): string | null | undefined {
  for (const operation of plan.operations) {
    if (operation.op === "write" && operation.path === path) return toText(toBytes(operation.content));
    if (operation.op === "remove" && operation.path === path) return null;
  }
  return undefined;
}
