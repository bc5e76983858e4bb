import type { EventSink } from "../events.js";
import { pythonJson } from "./python-json.js";

/** One event per line as JSON, for other programs. `write` gets whole lines. */
export function jsonLines(write: (line: string) => void): EventSink {
  return (event) => write(`${pythonJson(event)}\n`);
}
