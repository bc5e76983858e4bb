import { dirname } from "node:path";
import type { Operation } from "../../../modules/kit/operations.js";
import { normalize } from "../../../modules/kit/paths.js";
import type { Reader, StatReading } from "../../../modules/kit/readers.js";
import type { ChangeGroup } from "../../board/session.js";
import type { Progressing } from "./item.js";

/** Operations that touch the path they name and nothing else. */
const single = new Set<Operation["op"]>(["write", "mkdir", "link", "attributes"]);

/**
 * Whether no item of a loop touches what another one looks at, by whatever name: then all may be read again at the end.
 * One path under two names has a link in it. If that is the last part, its reading or its inode shows it; if it stands
 * further up, the last parts are the same.
 */
export function areApart(runs: readonly Progressing[], groups: readonly ChangeGroup[]): boolean {
  const touched = groups.map(({ operations }) => operations.map(pathTouched));
  const owners = new Owners();
  const folders = new Owners();
  for (const [group, paths] of touched.entries()) {
    for (const path of paths) {
      if (path === undefined || !owners.isOwn(lastPart(path), group)) return false;
      owners.add(lastPart(path), group);
      folders.add(dirname(path), group);
    }
  }
  // What is put into a folder is seen in the folder's own size and time.
  if (!touched.every((paths, group) => paths.every((path) => folders.isOwn(path!, group)))) return false;
  return groups.every(({ after }, group) => after.every((one) => isAlone(one, group, owners))) && areOneNamed(runs);
}

/** By name, the one group that has to do with it. */
class Owners {
  readonly #groups = new Map<string, number>();

  add(name: string, group: number): void {
    this.#groups.set(name, this.isOwn(name, group) ? group : -1);
  }

  isOwn(name: string, group: number): boolean {
    return (this.#groups.get(name) ?? group) === group;
  }
}

function isAlone(reader: Reader, group: number, owners: Owners): boolean {
  return (reader.read === "stat" || reader.read === "content") && owners.isOwn(lastPart(normalize(reader.path)), group);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Undefined where more than a path is touched. */
function pathTouched(operation: Operation): string | undefined {
  const { validate, unsafe, recursive, path } = operation as Partial<Record<string, unknown>>;
  return single.has(operation.op) && !validate && !unsafe && !recursive ? normalize(path as string) : undefined;
}

/** No link among what was read, and nothing that is there under a second name. */
function areOneNamed(runs: readonly Progressing[]): boolean {
  const inodes = new Map<string, string>();
  for (const run of runs) {
    for (const [name, reader] of run.readers) {
      if (reader.read !== "stat") continue;
      const stat = run.seen[name] as StatReading | undefined;
      if (!stat?.exists) continue;
      if (stat.type === "link" || "resolved" in stat) return false;
      const inode = `${stat.device}:${stat.inode}`;
      if ((inodes.get(inode) ?? reader.path) !== reader.path) return false;
      inodes.set(inode, reader.path);
    }
  }
  return true;
}
