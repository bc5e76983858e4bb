import { quote } from "../kit/sh/quote.js";

export interface FlashJob {
  image: string;
  /** /dev/mtdN. */
  device: string;
  /** Bytes of the image. */
  size: number;
  /** Bytes of what the flash holds now, for the backup. */
  formerSize: number;
  backup: string | undefined;
  verify: boolean;
  tool: "flashcfg" | "flashcp" | "dd";
}

/** Exit statuses of the job, beside the tools' own. */
export const flashStatus = { locked: 75, backupFailed: 76, differs: 77 } as const;

/**
 * Writes the flash as a job that outlives the connection: one writer at a time, the old content kept first, the new one
 * read back. It never restarts the board: a flash that differs is told while the board still runs.
 */
export function flashScript(job: FlashJob): string {
  const device = quote(job.device);
  const image = quote(job.image);
  return [
    "lock=/var/lock/axle-flash",
    "boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)",
    // mkdir is atomic; a lock whose owner is gone is taken over, and after a power cut the number may be another process's.
    'if ! mkdir "$lock" 2>/dev/null; then',
    `owner=; owners_boot=; read -r owner owners_boot 2>/dev/null <"$lock/pid"`,
    `if [ -n "$owner" ] && [ "$owners_boot" = "$boot" ] && kill -0 "$owner" 2>/dev/null; then echo "another writer holds the flash: process $owner" >&2; exit ${flashStatus.locked}; fi`,
    "fi",
    'echo "$$ $boot" >"$lock/pid"',
    `trap 'rm -rf "$lock"' EXIT`,
    ...(job.backup && job.formerSize > 0 ? [`echo "keeping what the flash holds"`, backupCommand(job)] : []),
    `echo "writing ${job.size} bytes"`,
    `${writeCommand(job)} || { status=$?; echo "writing failed: the flash may hold half an image; do not restart the board" >&2; exit $status; }`,
    "sync",
    ...(job.verify
      ? [
          'echo "reading back"',
          `if ! head -c ${job.size} ${device} | cmp - ${image}; then echo "the flash does not hold the image: do not restart the board" >&2; exit ${flashStatus.differs}; fi`,
        ]
      : []),
  ].join("\n");
}

function backupCommand(job: FlashJob): string {
  const backup = quote(job.backup!);
  const partial = quote(`${job.backup}.partial`);
  const folder = quote(job.backup!.slice(0, job.backup!.lastIndexOf("/")) || "/");
  return `mkdir -p ${folder} && head -c ${job.formerSize} ${quote(job.device)} >${partial} && mv ${partial} ${backup} || { echo "the backup could not be written: nothing was changed" >&2; exit ${flashStatus.backupFailed}; }`;
}

function writeCommand(job: FlashJob): string {
  const image = quote(job.image);
  if (job.tool === "flashcfg") return `flashcfg -y -f ${image}`;
  if (job.tool === "flashcp") return `flashcp -v ${image} ${quote(job.device)}`;
  return `dd if=${image} of=${quote(job.device.replace(/^\/dev\/mtd(\d)/, "/dev/mtdblock$1"))} bs=131072 conv=notrunc`;
}
