import { useLanguage } from "../report/language/words.js";
import { EXIT, exitCodeOf } from "./exit-codes.js";
import { lastWords } from "./last-words.js";
import { localeProblem } from "./locale.js";
import { runCommandLine } from "./program.js";
import { allSettled } from "./settling.js";

/** The one place that ends the process. Output that is still on its way to a pipe is waited for. */
async function main(): Promise<void> {
  let code: number;
  useLanguage(process.env["AXLE_LANG"]);
  const problem = localeProblem(process.env);
  if (problem !== undefined) {
    process.stderr.write(`ERROR: ${problem}\n`);
    process.exit(EXIT.error);
  }
  try {
    code = await runCommandLine(process.argv.slice(2));
  } catch (error) {
    const { wordProblem } = await import("../report/problem.js");
    const { harmless } = await import("../report/harmless.js");
    process.stderr.write(`${harmless(lastWords(wordProblem(error)))}\n`);
    code = exitCodeOf(error);
  }
  await allSettled();
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
  process.exit(code);
}

// A reader that goes away (`axle modules | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
});
void main();
