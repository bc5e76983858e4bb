import type { Socket } from "node:net";
import { AxleError, type ErrorKind } from "../../errors.js";
import type { ChannelEnd } from "../connection.js";
import type { Target } from "../session.js";
import type { SshConfig } from "../ssh/config.js";

/** What a run asks of a keeper: one question for each connection to its socket, as a line of JSON. */
export type KeeperQuestion =
  | {
      ask: "open";
      name: string;
      route: string;
      keepSeconds: number;
      target: Target;
      config: SshConfig;
      terminal: boolean;
    }
  | { ask: "drop"; name: string }
  | { ask: "list" }
  | { ask: "end" };

/** A session that a keeper holds, as it tells of it. */
export interface KeptFact {
  board: string;
  address: string;
  user: string;
  /** Shells that runs have open over it. */
  shells: number;
  /** Seconds until it ends, if nobody uses it. */
  left: number;
}

/** The keeper's answer, as a line of JSON. After that of "open", frames go both ways. */
export type KeeperAnswer =
  | { answer: "hello"; pid: number }
  | { answer: "shell" /** The connection was there before. */; held: boolean; hostKey: string }
  | { answer: "refused"; error: PlainError }
  | { answer: "sessions"; sessions: KeptFact[] }
  | { answer: "done" };

export interface PlainError {
  kind: ErrorKind;
  message: string;
  remedy?: string;
  details?: Record<string, unknown>;
}

/** Kinds of frames: a letter, four bytes of length, so many bytes. */
export type FrameKind = "i" | "I" | "K" | "o" | "e" | "E" | "p" | "P";

export function frame(kind: FrameKind, bytes: Uint8Array = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5);
  head.write(kind, 0, "latin1");
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

export function lineOf(message: KeeperQuestion | KeeperAnswer): string {
  return `${JSON.stringify(message)}\n`;
}

export function plainError(error: unknown): PlainError {
  if (!(error instanceof AxleError)) return { kind: "unreachable", message: `The keeper failed: ${String(error)}.` };
  const { kind, message, remedy, details } = error;
  return { kind, message, ...(remedy ? { remedy } : {}), ...(details ? { details } : {}) };
}

export function endFrame(end: ChannelEnd): Buffer {
  return frame("E", Buffer.from(JSON.stringify(end)));
}

/** No line and no frame is longer; more is a defect, and ends the connection. */
const longest = 1 << 24;

/** Takes a socket's bytes apart: lines until `frames` is called, frames from then on. */
export class KeeperReader {
  #rest: Buffer = Buffer.alloc(0);
  #onFrame: ((kind: FrameKind, bytes: Buffer) => void) | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly onLine: (line: unknown) => void,
  ) {
    socket.on("data", (bytes: Buffer) => this.#take(bytes));
  }

  /** From here on there are frames. */
  frames(onFrame: (kind: FrameKind, bytes: Buffer) => void): void {
    this.#onFrame = onFrame;
    this.#take(Buffer.alloc(0));
  }

  #take(bytes: Buffer): void {
    this.#rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    while (this.#onFrame ? this.#frame(this.#onFrame) : this.#line());
    if (this.#rest.length > longest + 5) this.socket.destroy();
  }

  #line(): boolean {
    const end = this.#rest.indexOf(0x0a);
    if (end < 0) return false;
    const text = this.#rest.toString("utf8", 0, end);
    this.#rest = this.#rest.subarray(end + 1);
    try {
      this.onLine(JSON.parse(text));
    } catch {
      this.socket.destroy();
    }
    return true;
  }

  #frame(onFrame: (kind: FrameKind, bytes: Buffer) => void): boolean {
    if (this.#rest.length < 5) return false;
    const length = this.#rest.readUInt32BE(1);
    if (length > longest) this.socket.destroy();
    if (this.#rest.length < 5 + length) return false;
    const kind = this.#rest.toString("latin1", 0, 1) as FrameKind;
    const bytes = this.#rest.subarray(5, 5 + length);
    this.#rest = this.#rest.subarray(5 + length);
    onFrame(kind, bytes);
    return true;
  }
}
