import type { RunEvent } from "../../events.js";

type State = Extract<RunEvent, { event: "connection" }>["state"];

/** How many `-v` it takes to see that a board's connection has come to a state. */
export function shownFrom(state: State): number {
  if (state === "lost" || state === "reconnecting") return 0;
  return state === "not-kept" ? 1 : 3;
}
