import { AxleError } from "../errors.js";

/** Asks for one line. Hidden input is not echoed; Ctrl-C ends the question with an `interrupted` error. */
export async function askLine(
  question: string,
  options: { hidden?: boolean; signal?: AbortSignal } = {},
): Promise<string> {
  const { createInterface } = await import("node:readline");
  const { Writable } = await import("node:stream");
  let echo = true;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (echo) process.stderr.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY === true });
  return new Promise((resolve, reject) => {
    const stop = () => finish(() => reject(interrupted()));
    const finish = (settle: () => void) => {
      options.signal?.removeEventListener("abort", stop);
      lines.removeAllListeners("close");
      lines.close();
      if (options.hidden) process.stderr.write("\n");
      settle();
    };
    lines.on("SIGINT", stop);
    lines.on("close", () => finish(() => reject(noInput(question))));
    options.signal?.addEventListener("abort", stop);
    lines.question(question, (answer) => finish(() => resolve(answer)));
    echo = !options.hidden;
  });
}

function interrupted(): AxleError {
  return new AxleError({ kind: "interrupted", message: "The question was not answered." });
}

function noInput(question: string): AxleError {
  return new AxleError({
    kind: "options",
    message: `There is nobody to answer \`${question.trim()}\`: standard input has ended.`,
    remedy: "Give the value as an option, a file or a variable.",
    details: { unanswered: true },
  });
}
