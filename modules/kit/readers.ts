import type { ChecksumAlgorithm } from "./board-info.js";
import type { AptReader, AptReading } from "./packages/apt/reading.js";
import type { QueryReader, QueryReading } from "./queries/query.js";
import type { ReadTool } from "./tools.js";

/**
 * The closed vocabulary of readings. A reader has no side effect on the board. `modules/kit/sh/` turns the readers of one
 * exchange into shell text, grouped by kind (all stats in one call), and parses what comes back.
 */
export type Reader =
  /** One path's metadata. `follow`: of what a link points at. `checksum`: also of its content, when it is a file. */
  | { read: "stat"; path: string; follow?: boolean; checksum?: ChecksumAlgorithm; attributes?: boolean }
  /**
   * A file's bytes, up to `limit` (default 8 MiB: beyond it the reading says so and holds none). `unless`: when the
   * file's checksum is this one the caller has the bytes already, and they may be left out to spare the line.
   */
  | {
      read: "content";
      path: string;
      limit?: number;
      unless?: { algorithm: ChecksumAlgorithm; checksum: string };
    }
  /** What is below a folder: `depth` 1 is the folder's own entries; without it, everything. Never crosses links. */
  | { read: "list"; path: string; depth?: number; checksum?: ChecksumAlgorithm }
  /** The paths that match a shell pattern (`*`, `?`, `[…]`), sorted. */
  | { read: "glob"; pattern: string }
  /** The first of the names that is a command here, and where. */
  | { read: "which"; names: readonly string[]; paths?: readonly string[] }
  /** A tool's answer to a question. The tool's reading forms are listed in `modules/kit/tools.ts`: nothing else can be asked. */
  | {
      read: "tool";
      tool: ReadTool;
      args?: readonly string[];
      stdin?: string;
      environment?: Readonly<Record<string, string>>;
    }
  /** Free and total bytes and inodes of the file system that holds (or would hold) a path. */
  | { read: "space"; path: string }
  /** Facts as `setup` names them; `modules/kit/sh/facts.ts`. */
  | { read: "facts"; subsets: readonly string[]; factPath?: string }
  /** Packages of a Debian board, and what apt would do about them; `modules/kit/packages/apt/`. */
  | AptReader
  /** A question about the system that takes a few lines of shell; the list of them is `modules/kit/queries/`. */
  | QueryReader
  /** A line of passwd, group, … by key: through getent, or the files where there is none. */
  | { read: "account"; database: "passwd" | "group" | "shadow"; key: string }
  /** Whether a TCP connection from the board to host:port can be made. */
  | { read: "port"; host: string; port: number; timeoutSeconds: number }
  /** A durable job's state and the end of its log. */
  | { read: "job"; job: string; tailBytes?: number; folder?: string };

/** Metadata of a path. Modes are numbers (0o644), times in seconds since 1970 with fractions where the board has them. */
export interface StatReading {
  exists: boolean;
  type: "file" | "directory" | "link" | "block" | "character" | "fifo" | "socket" | "absent";
  mode: number;
  uid: number;
  gid: number;
  user: string;
  group: string;
  size: number;
  inode: number;
  device: number;
  links: number;
  atime: number;
  mtime: number;
  ctime: number;
  /** Blocks of 512 bytes that it takes, and the size that reads and writes go well with; where `stat` tells. */
  blocks?: number;
  blockSize?: number;
  /** A link's text. */
  target?: string;
  /** A link's final path, when it exists. */
  resolved?: string;
  checksum?: string;
  /** `lsattr` letters and version, where asked for and known. */
  attributes?: string;
  /** Why it could not be read although it may exist: "EACCES", "ENOTDIR", "ELOOP". */
  error?: string;
  /** Device number of block and character files. */
  major?: number;
  minor?: number;
  /** Whether this session's user may read, write, execute it. */
  readable: boolean;
  writable: boolean;
  executable: boolean;
}

export interface ContentReading {
  exists: boolean;
  /** Larger than the limit: `content` is empty. */
  tooLarge: boolean;
  /** Exists, but may not be read. */
  denied: boolean;
  /** The reader's `unless` holds: the file is the one that the caller has, and `content` is empty. */
  known?: true;
  content: Uint8Array;
  /** The content as UTF-8; bytes that are not are kept as U+FFFD. */
  text: string;
  /** Why there is no content: "EACCES", "EISDIR", "ENOTDIR", "ESPIPE" (a pipe or socket), "EIO". */
  error?: string;
}

export interface ListReading {
  exists: boolean;
  /** Absolute paths with metadata, parents before children. */
  entries: (StatReading & { path: string })[];
}

export interface ToolReading {
  /** Whether the board has the tool at all: an absent tool is a reading of its own. */
  found: boolean;
  rc: number;
  stdout: string;
  stderr: string;
}

export interface SpaceReading {
  /** The mount point that holds the path. */
  mount: string;
  fileSystem: string;
  totalBytes: number;
  freeBytes: number;
  freeInodes?: number;
}

export interface JobReading {
  state: "absent" | "running" | "finished" | "lost";
  rc?: number;
  pid?: number;
  startedAt?: number;
  finishedAt?: number;
  /** The end of the log: standard output, and standard error where that is not kept apart. */
  tail: string;
  /** The end of standard error where it is kept apart; only of a job that has ended. */
  errors: string;
  /** What was left with the job for those who ask after it; only of a job that has ended. */
  note: string;
  logBytes: number;
  log: string;
}

/** The reading a reader gives. */
export type ReadingOf<R extends Reader> = R extends { read: "stat" }
  ? StatReading
  : R extends { read: "content" }
    ? ContentReading
    : R extends { read: "list" }
      ? ListReading
      : R extends { read: "glob" }
        ? { paths: string[] }
        : R extends { read: "which" }
          ? { name?: string; path?: string }
          : R extends { read: "tool" }
            ? ToolReading
            : R extends { read: "space" }
              ? SpaceReading
              : R extends { read: "query" }
                ? QueryReading
                : R extends { read: "apt" }
                  ? AptReading
                  : R extends { read: "facts" }
                    ? { facts: Record<string, unknown> }
                    : R extends { read: "account" }
                      ? { found: boolean; fields: string[] }
                      : R extends { read: "port" }
                        ? { open: boolean; error?: string }
                        : R extends { read: "job" }
                          ? JobReading
                          : never;

export type Reading = ReadingOf<Reader>;
