import type { Planned } from "../contract.js";
import { parseFstab } from "./fstab.js";
import { isOctal, resolveMode } from "./mode.js";
import { basename, join } from "./paths.js";
import type { Prediction } from "./predictions.js";

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

/** The mounts that a plan's `mount` and `umount` commands bring about, by the table that they go by. */
export function predictMounts(plan: Planned, table: string, others: readonly Prediction[] = []): Prediction[] {
  const written = plan.operations.find((operation) => operation.op === "write");
  const text = written?.op === "write" ? String(written.content) : table;
  const entries = parseFstab(text);
  const found: Prediction[] = [...others];
  for (const operation of plan.operations) {
    if (operation.op !== "run") continue;
    const [tool, ...words] = operation.argv ?? [];
    const path = words.at(-1) ?? "";
    if (tool === "umount") found.push({ predict: "unmount", path });
    const entry = tool === "mount" ? entries.find((one) => one.path === path) : undefined;
    if (entry) {
      const { source, fstype, options } = entry;
      found.push({ predict: "mount", path, source, fstype, options });
      // What a mounted file system holds is another matter than what the folder below it held.
      found.push({ predict: "touched", path });
    }
  }
  return found;
}
