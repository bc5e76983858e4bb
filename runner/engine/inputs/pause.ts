import type { Input } from "../../../modules/kit/inputs.js";
import { steadyNow } from "../../clock.js";
import type { Prompts } from "../options.js";

/** Waits so many seconds, or for an answer of the person at the terminal. Rejects when the run is interrupted. */
export async function pause(
  input: Extract<Input, { input: "pause" }>,
  prompts: Prompts,
  sleep: (ms: number) => Promise<void>,
  signal: AbortSignal | undefined,
): Promise<{ input: string; seconds: number; startedAt: string; stoppedAt: string }> {
  const startedAt = new Date();
  const begun = steadyNow();
  let answer = "";
  if (input.seconds !== undefined) await sleep(input.seconds * 1000);
  else {
    const question = input.prompt ?? "Press enter to continue, Ctrl+C to interrupt";
    answer = await prompts.ask(`${question}:`, { hidden: input.echo === false, ...(signal ? { signal } : {}) });
  }
  const stoppedAt = new Date();
  return {
    input: answer,
    seconds: Math.round((steadyNow() - begun) / 1000),
    startedAt: localTime(startedAt),
    stoppedAt: localTime(stoppedAt),
  };
}

/** As Python's `str(datetime.now())`. */
function localTime(date: Date): string {
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().replace("T", " ").replace("Z", "000");
}
