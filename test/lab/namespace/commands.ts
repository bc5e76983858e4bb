import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";

/** Runs ip(8). Throws with what it says when it fails. */
export async function ip(...words: string[]): Promise<string> {
  return (await promisify(execFile)("ip", words)).stdout;
}

/** Does something that may have nothing to do. */
export async function quietly(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch {
    // It was not there.
  }
}

/** Whether a command is on this machine's PATH. */
export function hasCommand(name: string): boolean {
  try {
    execFileSync("sh", ["-c", `PATH=$PATH:/sbin:/usr/sbin command -v ${name}`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
