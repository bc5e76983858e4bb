import { existsSync, lstatSync, statSync } from "node:fs";
import { alias } from "../filters/define.js";
import { expandUser, realPath } from "../filters/paths.js";
import { requireText } from "../filters/require.js";
import type { TestTable } from "../registry.js";
import { str, templateError } from "../values.js";
import { defineTest } from "./define.js";

/** Ansible's tests of paths on the controller. */
export const fileTests: TestTable = {
  ...alias(
    ["directory", "is_dir"],
    defineTest([], (input) => stat(input)?.isDirectory() === true),
  ),
  ...alias(
    ["file", "is_file"],
    defineTest([], (input) => stat(input)?.isFile() === true),
  ),
  ...alias(
    ["link", "is_link"],
    defineTest([], (input) => linkStat(input)?.isSymbolicLink() === true),
  ),
  exists: defineTest([], (input) => existsSync(requireText(input, "exists"))),
  link_exists: defineTest([], (input) => linkStat(input) !== undefined),
  ...alias(
    ["abs", "is_abs"],
    defineTest([], (input) => requireText(input, "abs").startsWith("/")),
  ),
  ...alias(
    ["same_file", "is_same_file", "samefile"],
    defineTest([["other"]], (input, { other }) => isSameFile(str(input), str(other))),
  ),
  ...alias(
    ["mount", "is_mount"],
    defineTest([], (input) => isMount(requireText(input, "mount"))),
  ),
};

function stat(input: unknown) {
  return attempt(() => statSync(requireText(input, "path")));
}

function linkStat(input: unknown) {
  return attempt(() => lstatSync(requireText(input, "path")));
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (problem) {
    if (problem instanceof Error && "code" in problem) return undefined;
    throw problem;
  }
}

function isSameFile(a: string, b: string): boolean {
  const [left, right] = [stat(a), stat(b)];
  const missing = left ? (right ? undefined : b) : a;
  if (missing !== undefined) throw templateError(`No such file or directory: '${missing}'`);
  return left!.dev === right!.dev && left!.ino === right!.ino;
}

/** As `os.path.ismount`: its parent is on another device, or is itself. */
function isMount(path: string): boolean {
  const own = linkStat(path);
  if (!own || own.isSymbolicLink()) return false;
  const parent = linkStat(realPath(`${expandUser(path)}/..`));
  return parent !== undefined && (own.dev !== parent.dev || own.ino === parent.ino);
}
