import type { Readers, Seen } from "../../contract.js";
import type { Dialect } from "./keys.js";

/** Folders that an LXC from source uses besides the system's. */
export const lxcFolders = ["/usr/local/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin", "/opt/lxc/bin"] as const;

/** What every module of LXC reads: where it is installed, which version, which cgroup layout. */
export const lxcReaders = {
  lxcCreate: { read: "which", names: ["lxc-create"], paths: lxcFolders },
  lxcVersion: { read: "tool", tool: "lxc-create --version" },
  lxcOldVersion: { read: "tool", tool: "lxc-version" },
  unified: { read: "stat", path: "/sys/fs/cgroup/cgroup.controllers" },
} as const satisfies Readers;

export interface LxcInstallation {
  found: boolean;
  /** E.g. "0.7.5" or "5.0.2"; "" when it could not be told. */
  version: string;
  dialect: Dialect;
  cgroup2: boolean;
  /** Where guests lie when the task does not say. */
  lxcpath: string;
  /** Folder of the programs, with a slash at the end; "" when it is on PATH by itself. */
  bin: string;
}

/** Judges the readings. Without LXC on the board, the dialect is taken to be the new one. */
export function judgeInstallation(seen: Seen<typeof lxcReaders>): LxcInstallation {
  const path = seen.lxcCreate.path ?? "";
  const said = `${seen.lxcVersion.stdout} ${seen.lxcOldVersion.stdout}`;
  const version = /(\d+\.\d+(?:\.\d+)*)/.exec(said)?.[1] ?? "";
  const bin = path.replace(/[^/]*$/, "");
  const local = bin === "/usr/local/bin/" || bin === "/usr/local/sbin/";
  return {
    found: path !== "",
    version,
    dialect: version !== "" && isBelow(version, 2, 1) ? "old" : "new",
    cgroup2: seen.unified.exists,
    lxcpath: local ? "/usr/local/var/lib/lxc" : "/var/lib/lxc",
    bin,
  };
}

function isBelow(version: string, major: number, minor: number): boolean {
  const [first = 0, second = 0] = version.split(".").map(Number);
  return first < major || (first === major && second < minor);
}
