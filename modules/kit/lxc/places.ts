import type { Readers } from "../../contract.js";
import type { Reader } from "../readers.js";
import type { LxcInstallation } from "./installation.js";

/** Where guests may lie before the installation is known: readings are taken at each, and judged afterwards. */
const candidates = ["/usr/local/var/lib/lxc", "/var/lib/lxc"] as const;

/**
 * The same readers for a guest at every place where it may lie, named `NAME@FOLDER`, so that one exchange answers for an
 * LXC of the distribution and for one from source.
 */
export function readGuest(name: string, lxcpath: string | undefined, readers: (folder: string) => Readers): Readers {
  const folders = lxcpath ? [lxcpath] : candidates;
  const all: Record<string, Reader> = {};
  for (const folder of folders) {
    for (const [key, reader] of Object.entries(readers(`${folder}/${name}`))) all[`${key}@${folder}`] = reader;
  }
  return all;
}

/** The folder that counts, and its readings. */
export function chooseGuest<Seen extends object>(
  lxc: LxcInstallation,
  lxcpath: string | undefined,
  seen: object,
): { folder: string; readings: Seen } {
  const folder = lxcpath ?? lxc.lxcpath;
  const end = `@${folder}`;
  const mine = Object.entries(seen).filter(([key]) => key.endsWith(end));
  return {
    folder,
    readings: Object.fromEntries(mine.map(([key, reading]) => [key.slice(0, -end.length), reading])) as Seen,
  };
}
