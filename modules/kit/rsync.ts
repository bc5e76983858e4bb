/**
 * Whether an argument of rsync leaves a dry run a reading: options that start a program, write a log or a batch, or read
 * what to do from elsewhere do not.
 */
export function readsOnly(argument: string): boolean {
  if (/^--(?:rsh|rsync-path|log-file|write-batch|only-write-batch|read-batch|daemon|config|server)\b/.test(argument))
    return false;
  if (argument.startsWith("--")) return true;
  // A word of short options: the shell to use is one of them, and so is what protects arguments from nothing.
  return !/^-[^-]*e/.test(argument);
}

/** Marks a line of rsync's output that tells of a change. */
export const changeMark = "<<CHANGED>>";

/** What rsync printed, told apart: whether anything differs, and its text without the marks. */
export function readChanges(stdout: string, linkDest: boolean): { changed: boolean; text: string } {
  // With --link-dest everything is listed: a dot says that nothing is to be transferred.
  const marks = stdout.split("\n").filter((line) => line.includes(changeMark));
  const changed = linkDest ? !marks.every((line) => line.includes(`${changeMark}.`)) : marks.length > 0;
  return { changed, text: stdout.replaceAll(changeMark, "") };
}
