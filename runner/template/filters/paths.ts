import { lstatSync, readlinkSync, statSync } from "node:fs";
import { homedir } from "node:os";
import type { Value } from "../../values.js";
import { globSync } from "../lookups/glob.js";
import type { FilterTable } from "../registry.js";
import { isList, makeTuple, str, templateError, typeName } from "../values.js";
import { define } from "./define.js";
import { isText, requireText } from "./require.js";

/** Ansible's filters on paths: Python's `os.path` on the controller. */
export const pathFilters: FilterTable = {
  basename: define([], (input) => baseName(requireText(input, "basename"))),
  dirname: define([], (input) => dirName(requireText(input, "dirname"))),
  expanduser: define([], (input) => expandUser(requireText(input, "expanduser"))),
  expandvars: define([], (input) => expandVars(requireText(input, "expandvars"))),
  path_join: define([], (input) => {
    if (isText(input)) return str(input);
    if (!isList(input)) throw templateError(`|path_join expects string or sequence, got ${typeName(input)} instead.`);
    if (input.length === 0) throw templateError("join() missing 1 required positional argument: 'a'");
    return joinPaths(input.map((part) => requireText(part, "path_join")));
  }),
  realpath: define([], (input) => realPath(requireText(input, "realpath"))),
  relpath: define([["start", "."]], (input, { start }) => relativePath(requireText(input, "relpath"), str(start))),
  normpath: define([], (input) => normalPath(requireText(input, "normpath"))),
  commonpath: define([], (input) => {
    if (!isList(input)) throw templateError(`|commonpath expects sequence, got ${typeName(input)} instead.`);
    return commonPath(input.map((part) => requireText(part, "commonpath")));
  }),
  splitext: define([], (input) => makeTuple(splitExtension(requireText(input, "splitext")))),
  fileglob: define([], (input) => globSync(requireText(input, "fileglob")).filter(isFile)),
};

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function dirName(path: string): string {
  const head = path.slice(0, path.lastIndexOf("/") + 1);
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, "");
}

/** `os.path.expanduser`; other people's homes stay as they are written. */
export function expandUser(path: string): string {
  if (path !== "~" && !path.startsWith("~/")) return path;
  const home = (process.env["HOME"] ?? homedir()).replace(/\/+$/, "");
  return home + path.slice(1) || "/";
}

export function expandVars(text: string): string {
  return text.replace(
    /\$(?:(\w+)|\{([^}]*)\})/g,
    (whole, bare?: string, braced?: string) => process.env[(bare ?? braced)!] ?? whole,
  );
}

/** `os.path.join`: an absolute part starts anew. */
export function joinPaths(parts: readonly string[]): string {
  return parts.reduce((path, part) =>
    part.startsWith("/") ? part : path === "" || path.endsWith("/") ? path + part : `${path}/${part}`,
  );
}

/** `os.path.normpath`: exactly two leading slashes stay two. */
export function normalPath(path: string): string {
  if (path === "") return ".";
  const root = path.startsWith("//") && !path.startsWith("///") ? "//" : path.startsWith("/") ? "/" : "";
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== ".." || (root === "" && parts.length === 0) || parts.at(-1) === "..") parts.push(part);
    else if (parts.length > 0) parts.pop();
  }
  return root + parts.join("/") || ".";
}

export function absolutePath(path: string): string {
  return normalPath(path.startsWith("/") ? path : `${process.cwd()}/${path}`);
}

/** `os.path.commonpath`: the longest path that all the others are below. */
function commonPath(paths: readonly string[]): string {
  if (paths.length === 0) throw templateError("commonpath() arg is an empty sequence");
  const rooted = paths[0]!.startsWith("/");
  if (paths.some((path) => path.startsWith("/") !== rooted)) {
    throw templateError("Can't mix absolute and relative paths");
  }
  const split = paths.map((path) => path.split("/").filter((part) => part !== "" && part !== "."));
  const first = split[0]!;
  const end = first.findIndex((part, index) => split.some((parts) => parts[index] !== part));
  return (rooted ? "/" : "") + first.slice(0, end < 0 ? first.length : end).join("/");
}

function relativePath(path: string, start: string): string {
  if (path === "") throw templateError("no path specified");
  const from = absolutePath(start).split("/").filter(Boolean);
  const to = absolutePath(path).split("/").filter(Boolean);
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  return [...from.slice(same).map(() => ".."), ...to.slice(same)].join("/") || ".";
}

/** `os.path.realpath`: follows links as far as the path exists, and normalizes the rest. */
export function realPath(path: string): string {
  let left = 40;
  const resolve = (done: string, parts: string[]): string => {
    if (parts.length === 0) return done || "/";
    const [part, ...rest] = parts;
    if (part === "" || part === ".") return resolve(done, rest);
    if (part === "..") return resolve(done.replace(/\/[^/]*$/, ""), rest);
    const next = `${done}/${part}`;
    const target = left > 0 ? readLink(next) : undefined;
    if (target === undefined) return resolve(next, rest);
    left--;
    return resolve(target.startsWith("/") ? "" : done, [...target.split("/"), ...rest]);
  };
  return resolve("", (path.startsWith("/") ? path : `${process.cwd()}/${path}`).split("/"));
}

function readLink(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** `os.path.splitext`: leading dots belong to the name. */
export function splitExtension(path: string): [string, string] {
  const name = baseName(path);
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || /^\.*$/.test(name.slice(0, dot))) return [path, ""];
  const at = path.length - (name.length - dot);
  return [path.slice(0, at), path.slice(at)];
}

export function isFile(path: Value): boolean {
  try {
    return statSync(str(path)).isFile();
  } catch {
    return false;
  }
}
