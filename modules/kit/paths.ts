/** Paths on the board: always POSIX, never resolved against the controller. */

/** Everything before the last slash; "/" for the root, "." where there is none. */
export function dirname(path: string): string {
  const trimmed = trimSlash(path);
  const at = trimmed.lastIndexOf("/");
  if (at < 0) return ".";
  return at === 0 ? "/" : trimSlash(trimmed.slice(0, at));
}

/** The last part. */
export function basename(path: string): string {
  const trimmed = trimSlash(path);
  return trimmed.slice(trimmed.lastIndexOf("/") + 1);
}

/** Joins with one slash; an absolute `inner` stands alone. */
export function join(outer: string, inner: string): string {
  if (inner.startsWith("/") || outer === "") return inner;
  if (inner === "") return outer;
  return outer.endsWith("/") ? outer + inner : `${outer}/${inner}`;
}

/** Without slashes at the end, except for the root itself. */
export function trimSlash(path: string): string {
  const trimmed = path.replace(/\/+$/, "");
  return trimmed === "" && path !== "" ? "/" : trimmed;
}

/** The path without `.`, `..` and doubled slashes, as text alone (no link is looked at). */
export function normalize(path: string): string {
  const absolute = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (part !== ".." || !absolute) parts.push(part);
  }
  return (absolute ? "/" : "") + (parts.join("/") || (absolute ? "" : "."));
}

/** The folders above a path and the path itself, outermost first, the root left out. */
export function ancestry(path: string): string[] {
  const parts = trimSlash(path).split("/");
  const start = path.startsWith("/") ? 2 : 1;
  const list: string[] = [];
  for (let length = start; length <= parts.length; length++) {
    const part = parts.slice(0, length).join("/");
    if (parts[length - 1] !== "") list.push(part);
  }
  return list;
}
