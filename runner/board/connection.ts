import type { Readable, Writable } from "node:stream";

/** How a channel ended. */
export interface ChannelEnd {
  code: number | null;
  signal: string | null;
  /** What the transport said of it, e.g. "read ECONNRESET". */
  problem?: string;
}

/** A running `sh` on the far side: bytes in, bytes out. */
export interface ShellChannel {
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  /** Both outputs come as one on `stdout`: the channel has a terminal. */
  readonly merged?: boolean;
  /** Resolves once, after both outputs have ended; never rejects. */
  readonly ended: Promise<ChannelEnd>;
  /** Ends it at once, and what runs in it as far as the transport can. */
  destroy(): void;
}

export interface OpenOptions {
  signal?: AbortSignal | undefined;
  /** A terminal, for programs that ask passwords nowhere else. Standard error then comes with standard output. */
  terminal?: boolean;
}

/** A way to a board that gives as many `sh` as are asked for. */
export interface Connection {
  /** @throws AxleError "unreachable", "host-key", "authentication", "deadline" or "interrupted" */
  open(options?: OpenOptions): Promise<ShellChannel>;
  close(): Promise<void>;
  /** Ends it, also where it would be kept for later runs: the next `open` is a connection that was not there before. */
  discard?(): Promise<void>;
  /** Process ids and such, for messages. */
  readonly label: string;
}
