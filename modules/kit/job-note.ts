import type { ModuleResult } from "../contract.js";

/** What a task leaves with its job in the background, for `async_status`. */
export interface JobNote {
  /** A command: what the result shows of it. */
  cmd?: string | readonly string[];
  /** The whole result, where the work was done before the job was made. */
  result?: ModuleResult;
}

export function writeJobNote(note: JobNote): string {
  return JSON.stringify(note, (_key, value) => (typeof value === "bigint" ? Number(value) : value));
}

/** A job that another way left behind has no note. */
export function readJobNote(text: string): JobNote {
  try {
    return text === "" ? {} : (JSON.parse(text) as JobNote);
  } catch {
    return {};
  }
}

/** What a job's runner says when it ends the job. */
export const timeIsUp = /^ended after \d+ seconds, as its time limit says$/m;
