import type { ModuleResult } from "../contract.js";
import { formatMode } from "../kit/mode.js";

/** The result's fields for a file that the server named, from what the download said: two lines of ls, numbers, then names. */
export function namedInfo(said: Record<string, string | undefined>): ModuleResult {
  const [letters = "", , uid, gid, size] = (said["ids"] ?? "").split(/\s+/);
  const [, , owner, group] = (said["names"] ?? "").split(/\s+/);
  return {
    dest: said["dest"],
    uid: Number(uid),
    gid: Number(gid),
    owner,
    group,
    mode: formatMode(modeOf(letters)),
    state: "file",
    size: Number(size),
  };
}

/** `-rw-r-sr--` as a number. A capital S or T is a special bit without the right to execute. */
function modeOf(letters: string): number {
  let mode = 0;
  for (let at = 1; at <= 9; at++) {
    const letter = letters[at] ?? "-";
    if (/[rwxst]/.test(letter)) mode |= 0o400 >> (at - 1);
    if (/[sStT]/.test(letter)) mode |= 0o4000 >> (at / 3 - 1);
  }
  return mode;
}

/** The file name of a Content-Disposition header, without any folder; undefined where there is none. */
export function sentName(header: string | undefined): string | undefined {
  const name = /^[a-z]*;\s*filename="?([^";]*)/i
    .exec(header ?? "")?.[1]
    ?.split("/")
    .at(-1);
  return name === "" || name === "." || name === ".." ? undefined : name;
}
