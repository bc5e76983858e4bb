import type { Drift } from "./drift.js";

/** Posts what a check has found as JSON. Throws when the other side does not take it. */
export async function postDrift(url: string, drift: Drift): Promise<void> {
  const boards = drift.boards.map(
    ({ board, changed, failed }) => `${board}: ${changed.length} changed, ${failed.length} failed`,
  );
  // `text` is what chat services show.
  const text = boards.length > 0 ? `axle found drift on ${boards.join("; ")}` : "axle found no drift";
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text, ...drift }),
    signal: AbortSignal.timeout(30_000),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status} ${response.statusText}`);
}
