import { existsSync } from "node:fs";
import { compareRuns, isSame } from "../compare/compare-runs.js";
import { type RanRun, readRun } from "../compare/read-run.js";
import { journalPath } from "../journal/writer.js";
import { differenceLines } from "../report/compare.js";
import { harmlessValue } from "../report/harmless.js";
import { Screen } from "../report/terminal/screen.js";
import { EXIT } from "./exit-codes.js";
import { settingsFor } from "./settings.js";
import { say, terminalOutput } from "./terminal.js";

/** `axle diff-runs`: 0 when both did the same, 1 when not. */
export function diffRuns(before: string, after: string, json: boolean): number {
  const difference = compareRuns(readRun(fileOf(before)), readRun(fileOf(after)));
  if (json) {
    const about = ({ file, startedAt, elapsedMs, exitCode, check }: RanRun) => ({
      file,
      startedAt,
      elapsedMs,
      exitCode,
      check,
    });
    const whole = { ...difference, before: about(difference.before), after: about(difference.after) };
    say(JSON.stringify(whole, null, 2));
  } else {
    const screen = new Screen(terminalOutput(settingsFor({})));
    for (const line of differenceLines(harmlessValue(difference), screen.paint.bind(screen))) say(line);
  }
  return isSame(difference) ? EXIT.ok : EXIT.error;
}

/** A run's name means its journal below the working directory. */
function fileOf(written: string): string {
  const journal = journalPath(process.cwd(), written);
  return !existsSync(written) && existsSync(journal) ? journal : written;
}
