import type { Reader, SpaceReading } from "../../readers.js";
import { quotePath } from "../quote.js";
import { type ReaderKind, type Reply, ReplyError } from "../step.js";

type SpaceReader = Extract<Reader, { read: "space" }>;

/** Room on the file system that holds, or would hold, a path: `df -P` of the nearest folder that exists. */
export const space: ReaderKind<SpaceReader> = {
  plan: (readers) => ({
    steps: readers.map(({ path }) => ({
      script: `_q=${quotePath(path)}; while [ ! -e "$_q" ]; do case $_q in /*/*|[!/]*/*) _q=\${_q%/*};; /*) _q=/;; *) _q=.;; esac; done
df -Pk "$_q"; _s; df -Pi "$_q"; _s
_d=$(df -Pk "$_q"|{ read -r _v; read -r _v _v _v _v _v _m; printf %s "$_m"; })
if [ -r /proc/mounts ]; then while read -r _v _m _t _r; do if [ "$_m" = "$_d" ]; then _y=$_t; fi; done </proc/mounts; printf %s "\${_y:-}"; fi`,
    })),
    parse: (replies) => replies.map(parseSpace),
  }),
};

function parseSpace(reply: Reply): SpaceReading {
  const blocks = line(reply.parts[0]);
  if (!blocks) throw new ReplyError("df did not tell of the file system");
  const inodes = line(reply.parts[1]);
  return {
    mount: blocks[5]!,
    fileSystem: reply.parts[2]?.toString("utf8") ?? "",
    totalBytes: Number(blocks[2]) * 1024,
    freeBytes: Number(blocks[4]) * 1024,
    ...(inodes ? { freeInodes: Number(inodes[4]) } : {}),
  };
}

/** The fields of df's second line: source, total, used, free, mount. */
function line(part: Buffer | undefined): string[] | undefined {
  const second = part?.toString("utf8").split("\n")[1];
  const match = /^(.*?)\s+(\d+)\s+(\d+)\s+(\d+)\s+(?:\S+)\s+(\/.*)$/.exec(second ?? "");
  return match ? [...match] : undefined;
}
