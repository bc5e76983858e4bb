import { AxleError } from "../errors.js";

/**
 * Waits, or until the signal says stop.
 *
 * @throws AxleError "interrupted"
 */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(stopped());
    const stop = () => {
      clearTimeout(timer);
      reject(stopped());
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}

function stopped(): AxleError {
  return new AxleError({ kind: "interrupted", message: "Waiting for a board was interrupted." });
}
