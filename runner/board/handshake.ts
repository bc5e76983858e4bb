import { AxleError } from "../errors.js";
import type { ShellChannel } from "./connection.js";

/** What a program asks before it lets in, and the answer. The answer is written once, and only after the question. */
export interface Question {
  prompt: RegExp;
  answer: string | undefined;
}

export type HandshakeFailure = "refused" | "asked" | "silent" | "ended";

export interface Handshake {
  /** Text that the new shell prints when it is there. */
  ready: string;
  question?: Question;
  patienceMs: number;
  signal?: AbortSignal | undefined;
  /** Words the failure; `said` is all that came, the answer taken out. */
  fail(failure: HandshakeFailure, said: string, code: number | null): AxleError;
}

/**
 * Waits until the shell behind a program (sudo, ssh, lxc-attach) speaks, answering its question for a password. Nothing
 * may be sent before that: what is sent too early is read by the wrong program.
 */
export function shakeHands(channel: ShellChannel, handshake: Handshake): Promise<void> {
  return new Promise((resolve, reject) => {
    const answer = handshake.question?.answer;
    let said = "";
    let answered = false;
    const finish = (error?: AxleError) => {
      clearTimeout(timer);
      channel.stdout.off("data", take);
      channel.stderr.off("data", take);
      handshake.signal?.removeEventListener("abort", abort);
      if (error) reject(error);
      else resolve();
    };
    const fail = (failure: HandshakeFailure, code: number | null = null) => {
      const clean = answer ? said.replaceAll(answer, "********") : said;
      finish(handshake.fail(failure, clean.trim(), code));
    };
    const abort = () => finish(new AxleError({ kind: "interrupted", message: "The connection was interrupted." }));
    const timer = setTimeout(() => fail("silent"), handshake.patienceMs);
    const take = (bytes: Buffer) => {
      said = (said + bytes.toString("utf8")).slice(-8192);
      if (said.includes(handshake.ready)) return finish();
      if (!handshake.question?.prompt.test(said)) return;
      said = said.replace(handshake.question.prompt, "");
      if (answered) return fail("refused");
      if (answer === undefined) return fail("asked");
      answered = true;
      channel.stdin.write(`${answer}\n`);
    };
    channel.stdout.on("data", take);
    channel.stderr.on("data", take);
    handshake.signal?.addEventListener("abort", abort, { once: true });
    void channel.ended.then((end) => {
      if (end.problem) said += `\n${end.problem}`;
      fail(answered ? "refused" : "ended", end.code);
    });
  });
}

/** The last line that says something. */
export function lastLine(said: string): string {
  return (
    said
      .split("\n")
      .findLast((line) => line.trim() !== "")
      ?.trim() ?? ""
  );
}
