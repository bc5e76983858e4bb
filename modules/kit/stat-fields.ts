import type { ModuleResult } from "../contract.js";
import type { StatReading } from "./readers.js";

/** The fields of a path that `stat` and `find` have in common, named as Ansible names them. */
export function statFields(stat: StatReading): ModuleResult {
  const { mode, type } = stat;
  const has = (bit: number) => (mode & bit) !== 0;
  return {
    mode: mode.toString(8).padStart(4, "0"),
    isdir: type === "directory",
    ischr: type === "character",
    isblk: type === "block",
    isreg: type === "file",
    isfifo: type === "fifo",
    islnk: type === "link",
    issock: type === "socket",
    uid: stat.uid,
    gid: stat.gid,
    size: stat.size,
    inode: stat.inode,
    dev: stat.device,
    nlink: stat.links,
    atime: stat.atime,
    mtime: stat.mtime,
    ctime: stat.ctime,
    ...{ rusr: has(0o400), wusr: has(0o200), xusr: has(0o100) },
    ...{ rgrp: has(0o40), wgrp: has(0o20), xgrp: has(0o10) },
    ...{ roth: has(0o4), woth: has(0o2), xoth: has(0o1) },
    isuid: has(0o4000),
    isgid: has(0o2000),
  };
}

/** A user's or group's name; empty when only its number is known. */
export function knownName(name: string): string {
  return /^\d+$/.test(name) ? "" : name;
}
