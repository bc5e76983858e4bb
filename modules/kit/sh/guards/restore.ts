import { quote, quotePath } from "../quote.js";

export interface Restoring {
  restore: readonly string[];
  /** Shell text that runs before the paths are brought back … */
  before?: string | undefined;
  /** … and after it. */
  command?: string | undefined;
  /** The folder of a durable job that is ended first: it may still be changing what is brought back. */
  jobFolder?: string | undefined;
}

/**
 * The guard's program that brings the board back, once: whoever makes `decided` first has settled it. A restart in the
 * middle starts it again from the beginning, and doing it twice does the same. Files are renamed into place.
 */
export function restoreProgram(from: Restoring, unhook: string): string {
  const paths = from.restore.map((path, index) => restorePath(quotePath(path), index));
  return `d=$1
mkdir "$d/decided" 2>/dev/null||[ -f "$d/decided/restoring" ]||exit 0
[ ! -f "$d/decided/restored" ]||exit 0
: >"$d/decided/restoring"
{ ${from.jobFolder === undefined ? ":" : endJob(from.jobFolder)}
${from.before === undefined ? ":" : `( ${from.before}\n) </dev/null`}
${paths.join("\n")}
${from.command === undefined ? ":" : `( ${from.command}\n) </dev/null`}
} >>"$d/log" 2>&1
${unhook}
: >"$d/decided/restored"; sync
`;
}

function restorePath(path: string, index: number): string {
  return `w="$d/was/${index}"; p=${path}
if [ -e "$w" ]||[ -L "$w" ]; then t="\${p%/}.axle-was"; rm -rf "$t"; if cp -pPR "$w" "$t"; then
if [ -d "$p" ]&&[ ! -L "$p" ]; then rm -rf "$p"; fi; mv -f "$t" "$p"||{ cat "$w" >"$p"; rm -rf "$t"; }; fi
elif [ -f "$w.absent" ]; then rm -rf "$p"; fi`;
}

/** Ends a durable job, and forgets it; unless it is that job itself which asks for its undoing. */
export function endJob(folder: string): string {
  return `if [ "\${AXLE_UNDO:-}" = "" ]; then if read -r k y m <${quote(`${folder}/process`)}&&[ ! -f ${quote(`${folder}/rc`)} ]; then kill -15 "-$k" "$k"; sleep 1; kill -9 "-$k" "$k"; fi; rm -rf ${quote(folder)}; fi 2>/dev/null`;
}
