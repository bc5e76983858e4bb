import { readFileSync, type Stats } from "node:fs";

interface Known {
  mark: string;
  content: WeakRef<Uint8Array>;
}

const known = new Map<string, Known>();

/**
 * A file's bytes, shared by all boards that get it: a large file is in memory once, however many boards there are, and
 * only as long as one of them needs it. What has changed since (inode, size, time) is read again.
 */
export function readShared(path: string, stats: Stats): Uint8Array {
  const mark = [stats.dev, stats.ino, stats.size, stats.mtimeMs, stats.ctimeMs].join();
  const found = known.get(path);
  const content = found?.mark === mark ? found.content.deref() : undefined;
  if (content) return content;
  const read = readFileSync(path);
  known.set(path, { mark, content: new WeakRef(read) });
  return read;
}
