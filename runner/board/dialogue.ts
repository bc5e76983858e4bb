import { randomBytes } from "node:crypto";
import { bytesOf, helloScript, parseHello, prelude, ReplyError, type SessionInfo } from "../../modules/kit/sh/index.js";
import { AxleError } from "../errors.js";
import { Collector } from "./collector.js";
import type { ShellChannel } from "./connection.js";
import { FrameScanner, splitMerged } from "./frames.js";
import type { ExchangeScript } from "./script.js";

export interface DialogueOptions {
  deadlineMs?: number | undefined;
  signal?: AbortSignal | undefined;
  /** Most bytes of one reply; default 64 MiB and what the readers ask for. */
  replyLimit?: number | undefined;
  /** Frames that are handed on piece by piece and not kept. */
  passing?: ReadonlySet<number>;
  output?: ((frame: number, stream: "stdout" | "stderr", bytes: Buffer) => void) | undefined;
}

export interface Answer {
  collector: Collector;
  bytesOut: number;
  bytesIn: number;
  elapsedMs: number;
}

interface Running {
  push(stream: "stdout" | "stderr", bytes: Buffer): void;
  fail(error: AxleError): void;
}

const defaultReplyLimit = 64 * 1024 * 1024;

/**
 * One `sh` on a board, asked one exchange after the other. An exchange is one compound command, so that the shell has
 * read all of it before anything runs; it runs in a subshell, so that nothing it does to the shell stays.
 *
 * After any error the dialogue is over: the channel is dropped, since what the shell does next can't be known.
 */
export class Dialogue {
  #running: Running | undefined;
  #over: AxleError | undefined;
  #stderrTail = "";

  private constructor(
    private readonly channel: ShellChannel,
    private readonly board: string,
  ) {
    channel.stdout.on("data", (bytes: Buffer) => this.#running?.push("stdout", bytes));
    channel.stderr.on("data", (bytes: Buffer) => this.#onStderr(bytes));
    channel.stdin.on("error", () => {});
    void channel.ended.then((end) => {
      const how = end.problem ?? (end.signal ? `signal ${end.signal}` : `status ${end.code ?? "unknown"}`);
      this.#finish(lost(this.board, how, this.#stderrTail));
    });
  }

  /** What the first exchange told. */
  info!: SessionInfo;

  /** Makes the first exchange on a fresh `sh`. */
  static async begin(channel: ShellChannel, board: string, options: DialogueOptions = {}): Promise<Dialogue> {
    const dialogue = new Dialogue(channel, board);
    const script = { body: `_b 0\n{ ${helloScript}\n} 2>/dev/null\n_e 0 $?`, frames: 1, payloads: new Map() };
    const answer = await dialogue.#exchange(script, options, `${prelude}\n`);
    try {
      dialogue.info = parseHello(answer.collector.reply(0)!);
    } catch (error) {
      throw dialogue.drop(frameError(board, error));
    }
    return dialogue;
  }

  get alive(): boolean {
    return this.#over === undefined;
  }

  /**
   * Sends one exchange and waits for all of its reply.
   *
   * @throws AxleError "deadline", "interrupted", "frame" or "unreachable"; the dialogue is then over
   */
  exchange(script: ExchangeScript, options: DialogueOptions): Promise<Answer> {
    return this.#exchange(script, options, script.before ?? "");
  }

  /** Ends the shell, orderly: it sees the end of its input. */
  async close(): Promise<void> {
    if (this.#over) return;
    this.channel.stdin.end();
    const timer = setTimeout(() => this.channel.destroy(), 1000);
    await this.channel.ended;
    clearTimeout(timer);
  }

  /** Ends the channel at once; a running exchange fails with this error. Gives the error back. */
  drop(error: AxleError): AxleError {
    this.#finish(error);
    this.channel.destroy();
    return error;
  }

  #finish(error: AxleError): void {
    this.#over ??= error;
    this.#running?.fail(this.#over);
    this.#running = undefined;
  }

  #onStderr(bytes: Buffer): void {
    this.#stderrTail = (this.#stderrTail + bytes.toString("utf8")).slice(-500);
    this.#running?.push("stderr", bytes);
  }

  #exchange(script: ExchangeScript, options: DialogueOptions, before: string): Promise<Answer> {
    if (this.#over) return Promise.reject(this.#over);
    if (this.#running) return Promise.reject(new Error("an exchange is running already"));
    if (options.signal?.aborted) return Promise.reject(interrupted(this.board));
    const nonce = randomBytes(12).toString("hex");
    const text = bytesOf(`${before}{ _n=${nonce}; (\n${script.body}\n) 3<&0 </dev/null; _z $?; }\n`);
    return new Promise<Answer>((resolve, reject) => {
      const traffic = { bytesOut: text.length, bytesIn: 0 };
      const startedAt = performance.now();
      const timer = options.deadlineMs
        ? setTimeout(() => this.drop(deadline(this.board, options.deadlineMs!)), options.deadlineMs)
        : undefined;
      const abort = () => void this.drop(interrupted(this.board));
      options.signal?.addEventListener("abort", abort, { once: true });
      const settle = () => {
        clearTimeout(timer);
        options.signal?.removeEventListener("abort", abort);
        this.#running = undefined;
      };
      const collector = this.#collector(script, options, traffic, () => {
        settle();
        resolve({ collector, ...traffic, elapsedMs: performance.now() - startedAt });
      });
      const scanners = {
        stdout: new FrameScanner(
          nonce,
          this.channel.merged
            ? splitMerged(collector.sink("stdout"), collector.sink("stderr"))
            : collector.sink("stdout"),
        ),
        stderr: new FrameScanner(nonce, collector.sink("stderr")),
      };
      this.#running = {
        push: (stream, bytes) => {
          traffic.bytesIn += bytes.length;
          try {
            scanners[stream].push(bytes);
          } catch (error) {
            this.drop(frameError(this.board, error));
          }
        },
        fail: (error) => {
          settle();
          reject(error);
        },
      };
      this.channel.stdin.write(text);
    });
  }

  #collector(
    script: ExchangeScript,
    options: DialogueOptions,
    traffic: { bytesOut: number },
    finished: () => void,
  ): Collector {
    const queues = new Map([...script.payloads].map(([frame, payloads]) => [frame, [...payloads]]));
    const limits = {
      frames: script.frames,
      bytes: options.replyLimit ?? defaultReplyLimit + (script.contentBytes ?? 0),
      ...(options.passing ? { passing: options.passing } : {}),
    };
    return new Collector(limits, {
      ready: (frame, bytes) => {
        const payload = queues.get(frame)?.shift();
        if (payload?.length !== bytes) {
          this.drop(frameError(this.board, new ReplyError("the board asked for bytes that it was not to ask for")));
          return;
        }
        traffic.bytesOut += bytes;
        this.channel.stdin.write(payload);
      },
      output: (frame, stream, bytes) => options.output?.(frame, stream, bytes),
      finished,
      broken: (why) => void this.drop(frameError(this.board, new ReplyError(why))),
    });
  }
}

/** A reply that can't be read: never guessed at. */
export function frameError(board: string, cause: unknown): AxleError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new AxleError({
    kind: "frame",
    message: `The reply of ${board} could not be read: ${why}.`,
    remedy: "The session was dropped; run again, with -vvvv to see the exchange.",
    cause,
  });
}

function lost(board: string, how: string, stderr: string): AxleError {
  const said = stderr.replaceAll(/\x1e[^\n]*\n?/g, "").trim();
  return new AxleError({
    kind: "unreachable",
    message: `The session on ${board} ended (${how})${said ? `: ${said.split("\n").at(-1)}` : ""}.`,
    remedy: "Check that the board is up and that the user may log in and run /bin/sh.",
  });
}

function deadline(board: string, ms: number): AxleError {
  return new AxleError({
    kind: "deadline",
    message: `${board} did not answer within ${ms / 1000} seconds.`,
    remedy: "Give the task more time (timeout:), or see on the board what it waits for.",
  });
}

export function interrupted(board: string): AxleError {
  return new AxleError({ kind: "interrupted", message: `The exchange with ${board} was interrupted.` });
}
