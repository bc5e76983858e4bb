import type { Reader } from "../../../modules/kit/readers.js";

const absentStat = {
  exists: false,
  type: "absent",
  mode: 0,
  uid: 0,
  gid: 0,
  user: "",
  group: "",
  size: 0,
  inode: 0,
  device: 0,
  links: 0,
  atime: 0,
  mtime: 0,
  ctime: 0,
  readable: false,
  writable: false,
  executable: false,
};

const presentStat = {
  ...absentStat,
  exists: true,
  type: "file",
  mode: 0o644,
  user: "root",
  group: "root",
  inode: 100,
  device: 1,
  links: 1,
  atime: 1000,
  mtime: 1000,
  ctime: 1000,
  readable: true,
  writable: true,
  executable: false,
};

/** A Debian board with fresh lists, where nothing that was asked for is installed and apt was not needed. */
const quietApt = {
  found: true,
  now: 1_000_000,
  listsTime: 999_000,
  installed: {},
  leftOver: [],
  automatic: [],
  provided: {},
  matches: {},
  wanted: [],
  policy: {},
  files: {},
};

type Given = Record<string, unknown> | undefined;

/** A whole reading from what a case says of it: `{}` is "there, nothing special", nothing at all is "not there". */
export function completeReading(reader: Reader, given: unknown): unknown {
  const value = given as Given;
  switch (reader.read) {
    case "stat":
      return stat(value);
    case "content":
      return content(given);
    case "list":
      return { exists: value !== undefined, entries: (Array.isArray(given) ? given : []).map((entry) => stat(entry)) };
    case "glob":
      return { paths: given ?? [] };
    case "which":
      return value ?? {};
    case "tool":
      return value
        ? { found: true, rc: 0, stdout: "", stderr: "", ...value }
        : { found: false, rc: 127, stdout: "", stderr: "" };
    case "space":
      return { mount: "/", fileSystem: "/dev/root", totalBytes: 1e9, freeBytes: 5e8, freeInodes: 1e5, ...value };
    case "apt":
      return { ...quietApt, ...value };
    case "query":
      return { sections: value ?? {} };
    case "facts":
      return { facts: value ?? {} };
    case "account":
      return given === undefined ? { found: false, fields: [] } : { found: true, fields: given };
    case "port":
      return { open: false, ...value };
    case "job":
      return { state: "absent", tail: "", errors: "", note: "", logBytes: 0, log: "", ...value };
  }
}

function stat(given: Given): Record<string, unknown> {
  if (given === undefined || given.exists === false) return { ...absentStat, ...given };
  const mode = given.type === "directory" ? 0o755 : given.type === "link" ? 0o777 : 0o644;
  return {
    ...presentStat,
    mode,
    ...given,
    ...(typeof given.mode === "string" ? { mode: Number.parseInt(given.mode, 8) } : {}),
  };
}

function content(given: unknown): Record<string, unknown> {
  if (given === undefined)
    return { exists: false, tooLarge: false, denied: false, content: new Uint8Array(), text: "" };
  const from = typeof given === "string" ? { text: given } : (given as Record<string, unknown>);
  const text = String(from.text ?? "");
  return { exists: true, tooLarge: false, denied: false, content: Buffer.from(text), text, ...from };
}
