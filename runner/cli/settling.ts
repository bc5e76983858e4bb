import { warnUser } from "./terminal.js";

const open = new Set<Promise<void>>();

/** Work that goes on behind a command (a report that is being sent) and that the process waits for before it ends. */
export function settle(work: Promise<void>, what: string): void {
  const settled = work.catch((error: unknown) => warnUser(`${what} failed: ${(error as Error).message}`));
  open.add(settled);
  void settled.then(() => open.delete(settled));
}

/** Waits until nothing is open any more. */
export async function allSettled(): Promise<void> {
  await Promise.all(open);
}
