import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats, statSync } from "node:fs";
import { AxleError } from "../../errors.js";
import { type UserPattern, userPattern } from "../../patterns.js";
import type { Value } from "../../values.js";
import { baseName, dirName, joinPaths } from "../filters/paths.js";
import { requireText } from "../filters/require.js";
import type { Call, LookupTable } from "../registry.js";
import { makeFloat } from "../values.js";
import { convertOption } from "./options.js";
import { findFile } from "./search.js";

/** community.general's `filetree`: everything below a folder, files and folders and links. */
export const filetreeLookups: LookupTable = {
  filetree: (call, terms) =>
    terms.flatMap((term) => {
      const name = requireText(term, "filetree");
      const exclude = call.kwargs["exclude"];
      const pattern =
        exclude === undefined || exclude === null
          ? undefined
          : userPattern(String(convertOption("filetree", "exclude", exclude, "text")));
      return rootsOf(call, name).flatMap((root) => walk(root, root, pattern));
    }),
};

function rootsOf(call: Call, name: string): string[] {
  const file = baseName(name);
  const folder = findFile(call, "files", file === "" ? name : dirName(name) || name);
  const path = file === "" || dirName(name) === "" ? folder : folder && joinPaths([folder, file]);
  return path === undefined ? [] : [path.replace(/\/+$/, "")];
}

function walk(root: string, folder: string, exclude: UserPattern | undefined): Value[] {
  const found: Value[] = [];
  const inner: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (exclude?.finds(entry.name)) continue;
    const path = joinPaths([folder, entry.name]);
    const props = describe(root, path);
    if (props) found.push(props);
    if (entry.isDirectory()) inner.push(path);
  }
  return [...found, ...inner.flatMap((path) => walk(root, path, exclude))];
}

function describe(root: string, path: string): Value {
  const stat = lstatSync(path);
  const kind = stat.isSymbolicLink()
    ? { state: "link", src: readlinkSync(path) }
    : stat.isDirectory()
      ? { state: "directory" }
      : stat.isFile()
        ? { state: "file", src: path }
        : undefined;
  if (!kind)
    throw new AxleError({ kind: "template", message: `filetree: ${path} is neither a file, a folder nor a link` });
  return { root: `${root}/`, path: path.slice(root.length + 1), ...kind, ...facts(stat) };
}

function facts(stat: Stats): Record<string, Value> {
  return {
    uid: stat.uid,
    gid: stat.gid,
    owner: nameById("/etc/passwd", stat.uid),
    group: nameById("/etc/group", stat.gid),
    mode: `0${(stat.mode & 0o7777).toString(8)}`,
    size: stat.size,
    mtime: makeFloat(stat.mtimeMs / 1000),
    ctime: makeFloat(stat.ctimeMs / 1000),
  };
}

/** The name of a user or group; the number where the controller's files have none. */
function nameById(file: string, id: number): Value {
  try {
    statSync(file);
    const line = readFileSync(file, "utf8")
      .split("\n")
      .find((one) => one.split(":")[2] === String(id));
    return line?.split(":")[0] ?? id;
  } catch {
    return id;
  }
}
