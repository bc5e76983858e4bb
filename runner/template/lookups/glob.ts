import { type Dirent, existsSync, lstatSync, readdirSync, statSync } from "node:fs";

/** Python's `glob.glob(pattern)`: `*`, `?`, `[…]`; names with a leading dot only when the pattern has one. Sorted. */
export function globSync(pattern: string): string[] {
  const at = pattern.lastIndexOf("/") + 1;
  const [folder, name] = [pattern.slice(0, at), pattern.slice(at)];
  if (!hasMagic(pattern)) return isThere(pattern, name) ? [pattern] : [];
  const folders = hasMagic(folder) ? globSync(folder.replace(/\/+$/, "")).map((one) => `${one}/`) : [folder];
  return folders.flatMap((one) => matchIn(one, name));
}

function hasMagic(text: string): boolean {
  return /[*?[]/.test(text);
}

function isThere(path: string, name: string): boolean {
  if (name === "") return isFolder(path);
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

function matchIn(folder: string, name: string): string[] {
  if (!hasMagic(name)) return existsSync(folder + name) && (name !== "" || isFolder(folder)) ? [folder + name] : [];
  const matches = namePattern(name);
  return entries(folder === "" ? "." : folder)
    .filter((entry) => (name.startsWith(".") || !entry.name.startsWith(".")) && matches.test(entry.name))
    .map((entry) => folder + entry.name)
    .sort();
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** Python's `fnmatch.translate`: a set that is not closed is a plain bracket. */
export function namePattern(glob: string): RegExp {
  let out = "";
  for (let index = 0; index < glob.length; index++) {
    const char = glob[index]!;
    if (char === "*") out += "[\\s\\S]*";
    else if (char === "?") out += "[\\s\\S]";
    else if (char === "[") {
      const set = /^\[(!?)(\]?[^\]]*)\]/.exec(glob.slice(index));
      if (set) {
        out += `[${set[1] ? "^" : ""}${set[2]!.replace(/[\\\]^[]/g, "\\$&")}]`;
        index += set[0].length - 1;
      } else out += "\\[";
    } else out += char.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
  }
  return new RegExp(`^${out}$`);
}
