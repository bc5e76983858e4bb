import type { RunEvent } from "../../runner/events.js";

type ResultEvent = Extract<RunEvent, { event: "result" }>;
type ExchangeEvent = Extract<RunEvent, { event: "exchange" }>;

export function resultsOf(events: readonly RunEvent[]): ResultEvent[] {
  return events.filter((event): event is ResultEvent => event.event === "result");
}

/** Which task changed (or would change) which host, item by item. */
export function changesOf(events: readonly RunEvent[]): string[] {
  return resultsOf(events)
    .filter(({ status, loop }) => status === "changed" && !loop)
    .map(({ host, task, item }) => `${host}: ${task.name}${item === undefined ? "" : ` (${JSON.stringify(item)})`}`)
    .sort();
}

export interface TaskCost {
  exchanges: number;
  bytesOut: number;
  bytesIn: number;
}

/** What each task cost on a host, in order of the tasks. */
export function costsOf(events: readonly RunEvent[], host: string): Map<string, TaskCost> {
  const costs = new Map<string, TaskCost>();
  for (const event of events) {
    if (event.event === "result" && event.host === host && !costs.has(event.task.name))
      costs.set(event.task.name, { exchanges: 0, bytesOut: 0, bytesIn: 0 });
    if (event.event !== "exchange" || event.host !== host) continue;
    const { task, bytesOut, bytesIn } = event as ExchangeEvent;
    const name = task?.name ?? "";
    const cost = costs.get(name) ?? { exchanges: 0, bytesOut: 0, bytesIn: 0 };
    costs.set(name, {
      exchanges: cost.exchanges + 1,
      bytesOut: cost.bytesOut + bytesOut,
      bytesIn: cost.bytesIn + bytesIn,
    });
  }
  return costs;
}

/** The numbers of the last recap. */
export function recapOf(events: readonly RunEvent[]) {
  for (const event of [...events].reverse()) if (event.event === "recap") return event.hosts;
  throw new Error("the run gave no recap");
}
