import type { FilterTable } from "../registry.js";
import { makeTuple } from "../values.js";
import { define } from "./define.js";
import { requireText } from "./require.js";

/** Ansible's filters on Windows paths: Python's `ntpath`. */
export const winPathFilters: FilterTable = {
  win_basename: define([], (input) => splitTail(requireText(input, "win_basename"))[1]),
  win_dirname: define([], (input) => splitTail(requireText(input, "win_dirname"))[0]),
  win_splitdrive: define([], (input) => makeTuple(splitDrive(requireText(input, "win_splitdrive")))),
};

/** The drive (`C:`) or share (`\\host\share`), and the rest. */
function splitDrive(path: string): [string, string] {
  const normal = path.replaceAll("/", "\\");
  if (!normal.startsWith("\\\\")) return normal[1] === ":" ? [path.slice(0, 2), path.slice(2)] : ["", path];
  const host = normal.indexOf("\\", normal.toUpperCase().startsWith("\\\\?\\UNC\\") ? 8 : 2);
  const share = host < 0 ? -1 : normal.indexOf("\\", host + 1);
  return share < 0 ? [path, ""] : [path.slice(0, share), path.slice(share)];
}

function splitTail(path: string): [string, string] {
  const [drive, rest] = splitDrive(path);
  const at = Math.max(rest.lastIndexOf("/"), rest.lastIndexOf("\\")) + 1;
  const head = rest.slice(0, at);
  return [drive + (head.replace(/[/\\]+$/, "") || head), rest.slice(at)];
}
