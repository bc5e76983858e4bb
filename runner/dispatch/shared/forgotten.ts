import { AxleError } from "../../errors.js";

/** Why a run ends whose Redis came back without its data. `where` is the queue's address, where that is known. */
export function forgotten(where?: string): AxleError {
  return new AxleError({
    kind: "queue",
    message: `The queue${where === undefined ? "" : ` ${where}`} does not know this run any more: it was emptied, or has come back empty.`,
    remedy: "Go on with `axle resume`. Redis keeps its data over a restart with `appendonly yes`.",
    details: { lostData: true },
  });
}

/** Whether a run ends for that reason. */
export function isForgotten(error: AxleError): boolean {
  return error.kind === "queue" && error.details?.["lostData"] === true;
}
