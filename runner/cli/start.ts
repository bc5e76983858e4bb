import { writeSync } from "node:fs";
import { harmless } from "../report/harmless.js";
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
    process.stderr.write(`${harmless(lastWords(wordProblem(error)))}\n`);
    code = exitCodeOf(error);
  }
  await allSettled();
  await Promise.all([process.stdout, process.stderr].map((stream) => new Promise((done) => stream.write("", done))));
  process.exit(code);
}

/**
 * What nobody has caught: said without secrets, which Node's own report of a crash would show. Written at once, since
 * nothing of the process can be relied on any more.
 */
function crash(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? String(error)) : String(error);
  // A module of the project's own is loaded from its text, which names itself by all of it.
  writeSync(
    2,
    `ERROR: axle has crashed: ${harmless(lastWords(text.replace(/data:[\w/+-]+;base64,[\w+/=]+/g, "(a module)")))}\n`,
  );
  process.exit(EXIT.unexpected);
}

process.on("uncaughtException", crash);
process.on("unhandledRejection", crash);

// A reader that goes away (`axle modules | head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
});
void main();
