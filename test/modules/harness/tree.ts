import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import type { Tree } from "./case-file.js";

type Entry = { content?: string; mode?: string; link?: string };

/** Makes files, folders (names that end with a slash) and links below a folder. */
export function makeTree(root: string, tree: Tree): void {
  for (const [name, value] of Object.entries(tree)) {
    if (value === null) continue;
    const entry: Entry = typeof value === "string" ? { content: value } : value;
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (name.endsWith("/")) mkdirSync(path, { recursive: true });
    else if (entry.link !== undefined) symlinkSync(entry.link, path);
    else writeFileSync(path, entry.content ?? "");
    if (entry.link === undefined)
      chmodSync(path, Number.parseInt(entry.mode ?? (name.endsWith("/") ? "755" : "644"), 8));
  }
}

/** Compares what is there with what a case says; what it does not name may be anything. */
export function compareTree(root: string, tree: Tree): void {
  for (const [name, value] of Object.entries(tree)) {
    const path = join(root, name);
    if (value === null) {
      expect(existsSync(path), `${name} should not be there`).to.equal(false);
      continue;
    }
    const entry: Entry = typeof value === "string" ? { content: value } : value;
    const stat = lstatSync(name.endsWith("/") ? path.slice(0, -1) : path);
    if (entry.link !== undefined) expect(readlinkSync(path), name).to.equal(entry.link);
    else expect(stat.isDirectory(), `${name} is a folder`).to.equal(name.endsWith("/"));
    if (entry.content !== undefined) expect(readFileSync(path, "utf8"), name).to.equal(entry.content);
    if (entry.mode !== undefined)
      expect((stat.mode & 0o7777).toString(8), `mode of ${name}`).to.equal(String(Number(entry.mode)));
  }
}

/** Everything below a folder, down to modes, times and contents: two of these are equal when nothing was written. */
export function snapshot(root: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const stat = lstatSync(path);
    const content = stat.isFile() ? readFileSync(path, "latin1") : stat.isSymbolicLink() ? readlinkSync(path) : "";
    found[path] = [stat.mode, stat.uid, stat.gid, stat.ino, stat.isDirectory() ? 0 : stat.mtimeMs, content].join(" ");
  }
  return found;
}
