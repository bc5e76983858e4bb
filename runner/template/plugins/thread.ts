import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { type MessagePort, workerData } from "node:worker_threads";

/** What the thread that talks to Python is given. */
export interface ThreadData {
  port: MessagePort;
  /** Set to 1, and its waiter woken, when an answer is there. */
  signal: Int32Array;
  /** The program that runs Python, and its words. */
  program: string;
  args: readonly string[];
}

/**
 * The thread's own program: it hands requests on to Python and answers back. Templates are rendered in one go, so the
 * main thread waits for an answer standing still; somebody else has to read Python's pipe meanwhile.
 */
function serve({ port, signal, program, args }: ThreadData): void {
  const python = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const tell = (message: unknown) => {
    port.postMessage(message);
    Atomics.store(signal, 0, 1);
    Atomics.notify(signal, 0);
  };
  const end = (problem: string) => tell({ ended: problem });
  python.on("error", (error: NodeJS.ErrnoException) =>
    end(error.code === "ENOENT" ? `there is no ${program} on this machine` : error.message),
  );
  python.on("exit", (code, name) => end(`Python ended with ${name ?? `exit status ${code}`}`));
  python.stdin.on("error", () => {});
  createInterface({ input: python.stdout }).on("line", (line) => tell({ pid: python.pid, line }));
  port.on("message", (request: string) => void python.stdin.write(`${request}\n`));
}

if (workerData) serve(workerData as ThreadData);
