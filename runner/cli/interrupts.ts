import { EXIT } from "./exit-codes.js";

/**
 * Runs work that Ctrl-C (or a termination signal) ends in good order: the first one tells the work to finish or roll back
 * what is in flight, the second one ends the process at once.
 */
export async function withInterrupts(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const control = new AbortController();
  const stop = () => {
    if (control.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write("\n [ERROR]: User interrupted execution\n");
    control.abort();
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, stop);
  try {
    const code = await work(control.signal);
    return control.signal.aborted ? EXIT.interrupted : code;
  } catch (error) {
    if (control.signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
