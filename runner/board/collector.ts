import { type LockSighting, parseLockMark, type Reply } from "../../modules/kit/sh/index.js";
import { steadyNow } from "../clock.js";
import type { FrameSink, Mark } from "./frames.js";

export interface CollectorEvents {
  /** In this frame, the board waits for this many bytes. */
  ready(id: number, bytes: number): void;
  /** A piece of a frame's output, while it runs. */
  output(id: number, stream: "stdout" | "stderr", bytes: Buffer): void;
  /** The exchange has ended on both streams. */
  finished(): void;
  /** What came does not follow the grammar, or is too much. */
  broken(why: string): void;
}

export interface CollectorLimits {
  /** How many frames were asked for. */
  frames: number;
  /** Most bytes that the whole reply may have. */
  bytes: number;
  /** Frames whose output goes to the events only (files on their way to the controller's disk); without a limit. */
  passing?: ReadonlySet<number>;
}

interface Frame {
  out: Buffer[][];
  err: Buffer[];
  open: { stdout: boolean; stderr: boolean };
  status?: string;
  startedAt: number;
  endedAt: number;
}

/**
 * Puts the frames of one exchange together from its two streams. Strict: a frame opens once, in rising order, closes
 * under the number it was opened with, and nothing may be missing at the end but frames that were left out as a whole.
 */
export class Collector {
  readonly #frames = new Map<number, Frame>();
  readonly #current: Record<"stdout" | "stderr", number> = { stdout: -1, stderr: -1 };
  readonly #last: Record<"stdout" | "stderr", number> = { stdout: -1, stderr: -1 };
  readonly #ended = { stdout: false, stderr: false };
  #bytes = 0;
  #broken = false;
  /** The frame after which the board's shell stopped because a program holds the session's output. */
  heldAfter: number | undefined;
  /** The exchange was refused since another run has the board; "none": the board has no place for a lock. */
  lock: LockSighting | "none" | "unknown" | undefined;
  /** Bytes that came outside all frames (a daemon's chatter, a profile's greeting): never read as anything. */
  strayBytes = 0;
  status = 0;

  constructor(
    private readonly limits: CollectorLimits,
    private readonly events: CollectorEvents,
  ) {}

  /** The sink for one of the streams. */
  sink(stream: "stdout" | "stderr"): FrameSink {
    return { data: (bytes) => this.#data(stream, bytes), mark: (mark) => this.#mark(stream, mark) };
  }

  /** The reply of a frame; undefined when it was left out. */
  reply(id: number): Reply | undefined {
    const frame = this.#frames.get(id);
    if (!frame || frame.status === undefined) return undefined;
    return {
      parts: frame.out.map((pieces) => Buffer.concat(pieces)),
      err: Buffer.concat(frame.err),
      status: frame.status === "stale" ? "stale" : Number(frame.status),
      startedAt: frame.startedAt,
      elapsedMs: frame.endedAt - frame.startedAt,
    };
  }

  #data(stream: "stdout" | "stderr", bytes: Buffer): void {
    if (this.#broken) return;
    if (this.limits.passing?.has(this.#current[stream]) && stream === "stdout") {
      return void this.events.output(this.#current[stream], stream, bytes);
    }
    this.#bytes += bytes.length;
    if (this.#bytes > this.limits.bytes) return void this.#break(`the reply has more than ${this.limits.bytes} bytes`);
    const frame = this.#frames.get(this.#current[stream]);
    if (!frame) {
      this.strayBytes += bytes.length;
      return;
    }
    if (stream === "stdout") frame.out.at(-1)!.push(bytes);
    else frame.err.push(bytes);
    this.events.output(this.#current[stream], stream, bytes);
  }

  #mark(stream: "stdout" | "stderr", { word, args }: Mark): void {
    if (this.#broken) return;
    if (this.#ended[stream]) return void this.#break("something came after the end");
    const id = Number(args[0]);
    if (word === "b" && args.length === 1) this.#begin(stream, id);
    else if (word === "e" && args.length === 2) this.#end(stream, id, args[1]!);
    else if (word === "s" && args.length === 0) this.#split(stream);
    else if (word === "r" && args.length === 1 && Number.isSafeInteger(id)) this.#ready(stream, id);
    else if (word === "h" && args.length === 1 && stream === "stdout") this.heldAfter = id;
    else if (word === "l" && stream === "stdout") this.lock = parseLockMark(args) ?? "unknown";
    else if (word === "z" && args.length === 1) this.#finish(stream, id);
    else this.#break(`an unknown mark "${word}"`);
  }

  #begin(stream: "stdout" | "stderr", id: number): void {
    if (this.#current[stream] >= 0 || !(id > this.#last[stream]) || id >= this.limits.frames) {
      return void this.#break("a frame begins where none may");
    }
    this.#current[stream] = id;
    this.#last[stream] = id;
    const now = steadyNow();
    const frame = this.#frames.get(id) ?? {
      out: [[]],
      err: [],
      open: { stdout: false, stderr: false },
      startedAt: now,
      endedAt: now,
    };
    frame.open[stream] = true;
    this.#frames.set(id, frame);
  }

  #end(stream: "stdout" | "stderr", id: number, status: string): void {
    const frame = this.#frames.get(id);
    if (!frame || this.#current[stream] !== id || !/^(?:\d{1,3}|stale)$/.test(status)) {
      return void this.#break("a frame ends that is not open");
    }
    if (frame.status !== undefined && frame.status !== status) return void this.#break("a frame ends in two ways");
    frame.status = status;
    frame.open[stream] = false;
    frame.endedAt = steadyNow();
    this.#current[stream] = -1;
  }

  #split(stream: "stdout" | "stderr"): void {
    const frame = this.#frames.get(this.#current[stream]);
    if (!frame || stream === "stderr") return void this.#break("a part begins outside a frame");
    frame.out.push([]);
  }

  #ready(stream: "stdout" | "stderr", bytes: number): void {
    if (this.#current[stream] < 0) return void this.#break("bytes are asked for outside a frame");
    this.events.ready(this.#current[stream], bytes);
  }

  #finish(stream: "stdout" | "stderr", status: number): void {
    if (this.#current[stream] >= 0)
      return void this.#break(`the board's shell ended in the middle, with status ${status}`);
    this.#ended[stream] = true;
    this.status = status;
    if (this.#ended.stdout && this.#ended.stderr) this.events.finished();
  }

  #break(why: string): void {
    if (this.#broken) return;
    this.#broken = true;
    this.events.broken(why);
  }
}
