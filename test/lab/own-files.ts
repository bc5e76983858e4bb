import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

/** Whether the current folder is axle's own: a clone, in which `npx axle` works. */
export const inClone = project === process.cwd();

/** A file of axle's own, whether this is a clone or an installed package: its path. */
export function ofAxle(path: string): string {
  return join(project, path);
}

/** The same as a user in the current folder would type it. */
export function fromHere(path: string): string {
  const way = relative("", ofAxle(path));
  return way.startsWith("..") ? ofAxle(path) : way;
}
