import type { RunEvent } from "../../events.js";
import type { Value } from "../../values.js";

/** What the processes of a run tell each other. */
export type LogRecord =
  /** A worker has taken a shard. */
  | { kind: "hello"; shard: number; worker: string; token: string }
  /** A task is about to be carried out on a host. */
  | { kind: "begin"; shard: number; host: string; key: string }
  /** What it came to, as `encodeOutcome` writes it, and secrets that came up. */
  | { kind: "end"; shard: number; host: string; key: string; outcome: Value; secrets: string[] }
  /** Something happened while a host was worked on. */
  | { kind: "event"; shard: number; host: string; event: RunEvent; secrets: string[] }
  /** What the controller came to, for comparing. */
  | { kind: "agree"; what: string; digest: string }
  /** What the person before the controller answered. */
  | { kind: "answer"; question: string; text: string }
  /** A worker is through with its shard and has left its boards. */
  | { kind: "left"; shard: number }
  /** A process can't go on, and with it the run. */
  | { kind: "broken"; shard: number; worker: string; message: string; remedy?: string }
  /** A worker has another key, which it can only say in the clear. */
  | { kind: "other-key"; worker: string }
  /** The controller ends the run. */
  | { kind: "stop" };

export type LogKind = LogRecord["kind"];
