import { japanese } from "./japanese/words.js";

/** The main messages in English; each key names what it is for. */
export const english = {
  ok: "ok",
  changed: "changed",
  failed: "failed",
  unreachable: "unreachable",
  skipped: "skipped",
  rescued: "rescued",
  ignored: "ignored",
  running: "running",
  play: "PLAY",
  check: "CHECK MODE: nothing is changed",
  boards: "{n} boards",
  board: "1 board",
  moreBoards: "and {n} more",
  noHosts: "no board fits the pattern",
  recap: "RECAP",
  failures: "FAILURES",
  handler: "handler",
  command: "command: ",
  exitStatus: "exit status: ",
  retry: "retrying, {n} left",
  took: "took {time}",
  allDone: "Everything is as described.",
  wouldChange: "A run would change something.",
  error: "ERROR!",
  lintClean: "nothing to complain about",
  lintError: "{n} error",
  lintErrors: "{n} errors",
  lintWarning: "{n} warning",
  lintWarnings: "{n} warnings",
  lintNote: "{n} note",
  lintNotes: "{n} notes",
  lintFixed: "{n} fixed",
  lintFixableOne: "{n} finding can be put right by --fix",
  lintFixable: "{n} findings can be put right by --fix",
} as const;

export type WordKey = keyof typeof english;

let chosen: Readonly<Partial<Record<WordKey, string>>> = {};

/** Chooses the language of the main messages: `ja`, or English for everything else (`AXLE_LANG`). */
export function useLanguage(name: string | undefined): void {
  chosen = name?.toLowerCase().startsWith("ja") ? japanese : {};
}

/** Whether the main messages are in Japanese. */
export function speaksJapanese(): boolean {
  return chosen === japanese;
}

/** A message in the chosen language, its `{names}` filled in. */
export function word(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  const text = chosen[key] ?? english[key];
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
}
