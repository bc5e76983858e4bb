import { createConnection, type Socket } from "node:net";
import { type KeeperAnswer, type KeeperQuestion, KeeperReader, lineOf } from "./protocol.js";

/** A keeper that is there says hello at once; one that was stopped, or a socket that is nobody's, must not hold up a run. */
const helloMs = 2000;

export interface Asked {
  answer: Exclude<KeeperAnswer, { answer: "hello" }>;
  socket: Socket;
  reader: KeeperReader;
}

/**
 * Asks the keeper behind a socket; undefined when there is none.
 *
 * @param patienceMs how long its answer may take, after it has said hello
 * @throws Error when it does not speak, or goes away before it has answered
 */
export function ask(
  path: string,
  question: KeeperQuestion,
  patienceMs: number = helloMs,
  signal?: AbortSignal,
): Promise<Asked | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const settle = (asked: Asked | undefined, problem?: Error) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      socket.off("close", closed);
      if (asked?.answer.answer !== "shell") socket.destroy();
      if (problem) reject(problem);
      else resolve(asked);
    };
    const abort = () => settle(undefined, new Error("interrupted"));
    const closed = () => settle(undefined, new Error("it went away"));
    let timer = setTimeout(() => settle(undefined, new Error("it does not answer")), helloMs);
    if (signal?.aborted) return abort();
    signal?.addEventListener("abort", abort, { once: true });
    socket.once("close", closed);
    socket.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") settle(undefined);
    });
    const reader = new KeeperReader(socket, (line) => {
      const answer = line as KeeperAnswer;
      if (answer.answer !== "hello") return settle({ answer, socket, reader });
      clearTimeout(timer);
      timer = setTimeout(() => settle(undefined, new Error("it does not answer")), patienceMs);
      socket.write(lineOf(question));
    });
  });
}
