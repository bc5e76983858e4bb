import { flashNotes } from "../kit/queries/segments.js";
import { quote } from "../kit/sh/quote.js";
import { deviceName, lockScript } from "./lock.js";
import type { SideSwitch } from "./target.js";

export interface FlashJob {
  image: string;
  /** /dev/mtdN. */
  device: string;
  /** Bytes of the image. */
  size: number;
  /** Bytes of what the flash holds now, for the backup. */
  formerSize: number;
  /** Whether the flash holds a whole image now. */
  formerWhole: boolean;
  backup: string | undefined;
  verify: boolean;
  /** `none` where the device holds the image already, and only the side is switched. */
  tool: "flashcfg" | "flashcp" | "dd" | "none";
  side?: SideSwitch | undefined;
}

/** Exit statuses of the job, beside the tools' own. */
export const flashStatus = { locked: 75, backupFailed: 76, differs: 77, notSwitched: 78 } as const;

/**
 * Writes the flash as a job that outlives the connection: one writer at a time, the old content kept first, the new one
 * read back, and only then the board's other side switched to. A note says what is being written until it is, so that
 * the next run can tell what a power cut left. It never restarts the board: a flash that differs is told while the board
 * still runs.
 */
export function flashScript(job: FlashJob): string {
  return [
    lockScript(job.device, flashStatus.locked),
    ...(job.tool === "none" ? [] : writeSteps(job)),
    ...(job.verify || job.side ? [readBack(job)] : []),
    ...(job.tool === "none" ? [] : [`rm -f ${noteOf(job)}`]),
    ...(job.side ? [switchSide(job.side)] : []),
  ].join("\n");
}

function writeSteps(job: FlashJob): string[] {
  return [
    ...(job.backup && job.formerSize > 0 ? [keepFormer(job)] : []),
    noteWrite(job),
    `echo "writing ${job.size} bytes"`,
    `${writeCommand(job)} || { status=$?; echo "writing failed: the flash may hold half an image; do not restart the board" >&2; exit $status; }`,
    "sync",
  ];
}

/** Keeps the old content. What an earlier write has left half done is not kept in the place of the whole image before it. */
function keepFormer(job: FlashJob): string {
  const backup = quote(job.backup!);
  const partial = quote(`${job.backup}.partial`);
  const folder = quote(job.backup!.slice(0, job.backup!.lastIndexOf("/")) || "/");
  const keep = `mkdir -p ${folder} && head -c ${job.formerSize} ${quote(job.device)} >${partial} && mv ${partial} ${backup} || { echo "the backup could not be written: nothing was changed" >&2; exit ${flashStatus.backupFailed}; }`;
  if (job.formerWhole) return `echo "keeping what the flash holds"\n${keep}`;
  return `if [ "$(head -c 4 ${backup} 2>/dev/null | od -An -tx1 | tr -d ' \\n')" = 27051956 ]; then echo "leaving ${job.backup} as it is: the flash holds no whole image"\nelse ${keep}\nfi`;
}

function noteOf(job: FlashJob): string {
  return quote(`${flashNotes}/${deviceName(job.device)}`);
}

/** The note must be on the disk before the first block is erased. */
function noteWrite(job: FlashJob): string {
  const lines = [`image=${job.image}`, ...(job.backup ? [`former=${job.backup}`] : [])];
  return `mkdir -p ${flashNotes} 2>/dev/null && printf '%s\\n' ${lines.map(quote).join(" ")} >${noteOf(job)} 2>/dev/null; sync`;
}

function writeCommand(job: FlashJob): string {
  const image = quote(job.image);
  if (job.tool === "flashcfg") return `flashcfg -y -f ${image}`;
  if (job.tool === "flashcp") return `flashcp -v ${image} ${quote(job.device)}`;
  return `dd if=${image} of=${quote(job.device.replace(/^\/dev\/mtd(\d)/, "/dev/mtdblock$1"))} bs=131072 conv=notrunc`;
}

function readBack(job: FlashJob): string {
  return `echo "reading back"
if ! head -c ${job.size} ${quote(job.device)} | cmp - ${quote(job.image)}; then echo "the flash does not hold the image: do not restart the board" >&2; exit ${flashStatus.differs}; fi`;
}

/**
 * The variable that names the side is set last: until then U-Boot starts the old one, whatever happens. The counter of
 * starts is set before it, so that a new side that does not come up is given up again.
 */
function switchSide({ variable, value, trial }: SideSwitch): string {
  const set = (name: string, text: string) =>
    `set_variable ${quote(name)} ${quote(text)} || { echo "U-Boot still starts the old side: ${name} could not be set" >&2; exit ${flashStatus.notSwitched}; }`;
  return [
    `set_variable() { [ "$(fw_printenv -n "$1" 2>/dev/null)" = "$2" ] || { fw_setenv "$1" "$2" && [ "$(fw_printenv -n "$1" 2>/dev/null)" = "$2" ]; }; }`,
    `echo "switching U-Boot to the side that was written"`,
    ...(trial ? [set("bootcount", "0"), set("upgrade_available", "1")] : []),
    set(variable, value),
    "sync",
  ].join("\n");
}
