/** A mark that the board's shell printed: a word and its arguments. */
export interface Mark {
  word: string;
  args: string[];
}

/** Takes what a stream brings: data between marks, and the marks, in order. */
export interface FrameSink {
  data(bytes: Buffer): void;
  mark(mark: Mark): void;
}

/**
 * Finds the marks of one exchange in a stream: RS, the exchange's nonce, a space, words, newline. Everything else is data.
 * The nonce is random, so nothing that was there before can hold it; at most a mark's length is ever held back.
 */
export class FrameScanner {
  readonly #prefix: Buffer;
  #rest: Buffer = Buffer.alloc(0);

  constructor(
    nonce: string,
    private readonly sink: FrameSink,
  ) {
    this.#prefix = Buffer.from(`\x1e${nonce} `, "latin1");
  }

  push(chunk: Buffer): void {
    let bytes = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    this.#rest = Buffer.alloc(0);
    while (bytes.length > 0) {
      const at = bytes.indexOf(this.#prefix);
      if (at < 0) {
        const keep = partialLength(bytes, this.#prefix);
        if (keep < bytes.length) this.sink.data(bytes.subarray(0, bytes.length - keep));
        this.#rest = Buffer.from(bytes.subarray(bytes.length - keep));
        return;
      }
      if (at > 0) this.sink.data(bytes.subarray(0, at));
      const end = bytes.indexOf(0x0a, at + this.#prefix.length);
      if (end < 0) {
        this.#rest = Buffer.from(bytes.subarray(at));
        if (this.#rest.length > longestMark) throw new RangeError("a mark that does not end");
        return;
      }
      const [word = "", ...args] = bytes.toString("latin1", at + this.#prefix.length, end).split(" ");
      this.sink.mark({ word, args });
      bytes = bytes.subarray(end + 1);
    }
  }
}

const longestMark = 256;

/** How many bytes at the end could be the beginning of the prefix. */
function partialLength(bytes: Buffer, prefix: Buffer): number {
  const from = bytes.lastIndexOf(0x1e);
  if (from < 0 || bytes.length - from >= prefix.length) return 0;
  return bytes.subarray(from).equals(prefix.subarray(0, bytes.length - from)) ? bytes.length - from : 0;
}

/**
 * For a channel with a terminal, where both outputs come as one: a beginning or an end that is said twice in a row was
 * said once on each. What a program wrote to standard error can't be told from the rest.
 */
export function splitMerged(stdout: FrameSink, stderr: FrameSink): FrameSink {
  let last = "";
  return {
    data: (bytes) => {
      last = "";
      stdout.data(bytes);
    },
    mark: (mark) => {
      const text = [mark.word, ...mark.args].join(" ");
      const second = text === last && ["b", "e", "z"].includes(mark.word);
      last = second ? "" : text;
      (second ? stderr : stdout).mark(mark);
    },
  };
}
