import type { BoardInfo } from "../../modules/kit/board-info.js";
import type { Operation, OperationResult } from "../../modules/kit/operations.js";
import type { Reader, Reading } from "../../modules/kit/readers.js";

/** What an exchange cost; tests and `-vvv` look at it. */
export interface ExchangeCost {
  readers: number;
  operations: number;
  bytesOut: number;
  bytesIn: number;
  elapsedMs: number;
}

/** Things that may happen during an exchange, told as they happen. */
export interface ExchangeListener {
  /** A piece of a running command's output; `group` is the index of the change group. */
  output?(group: number, stream: "stdout" | "stderr", text: string): void;
  /** A durable job's progress. */
  progress?(group: number, line: string, fraction?: number): void;
  /** Reboot and reconnect operations say what they wait for. */
  waiting?(group: number, message: string): void;
}

export interface ExchangeOptions {
  /** Variables exported around the exchange (`environment:`). */
  environment?: Readonly<Record<string, string>>;
  /** The exchange fails with kind "deadline" after so long; the session is then dropped and made anew on next use. */
  deadlineMs?: number;
  signal?: AbortSignal;
  listener?: ExchangeListener;
}

/** A board that can only be read: all that a check ever gets. Nothing reachable from here can send an operation. */
export interface ReadSession {
  readonly info: BoardInfo;
  /** One exchange. The readings come in the order of the readers. */
  read(readers: readonly Reader[], options?: ExchangeOptions): Promise<Reading[]>;
}

/** The changes of one task or loop item: operations run in order up to the first failing one; then `after` is read. */
export interface ChangeGroup {
  operations: readonly Operation[];
  /** Read after the operations; not read when one failed. */
  after: readonly Reader[];
  /** Done only if all operations of the chained groups before it in the exchange have succeeded. */
  chained?: boolean;
  /** Nobody waits for these readings yet: what is wrong with them is no failure, they are just not there. */
  optional?: boolean;
}

export interface GroupOutcome {
  operations: OperationResult[];
  after?: Reading[];
}

/** A board that can be changed. */
export interface ApplySession extends ReadSession {
  /** One exchange: all groups, in order; a failing group stops the next one only where they are chained. */
  apply(groups: readonly ChangeGroup[], options?: ExchangeOptions): Promise<GroupOutcome[]>;
}

/** Whom commands run as. */
export interface Become {
  method: "sudo" | "su" | "doas" | string;
  user: string;
  password?: string;
  exe?: string;
  flags?: string;
}

/** How a board is reached: resolved from variables, settings and options (`runner/board/target.ts`). */
export interface Target {
  /** The inventory's name. */
  name: string;
  connection: "ssh" | "openssh" | "local" | "lxc";
  host: string;
  port?: number;
  user?: string;
  password?: string;
  privateKeyFile?: string;
  privateKeyPassphrase?: string;
  /** "yes": known_hosts must know it; "accept-new": first contact is trusted and kept; "no": not looked at. */
  hostKeyChecking: "yes" | "accept-new" | "no";
  /** Extra arguments in ssh's own syntax (ansible_ssh_common_args, ansible_ssh_extra_args). */
  sshArgs: string[];
  connectTimeoutSeconds: number;
  /** The program of connection openssh (ansible_ssh_executable), default ssh. */
  sshExecutable?: string;
  /** How often a connection that was not made is tried again (ansible_ssh_retries). */
  retries?: number;
  /** ansible_shell_executable, default /bin/sh. */
  shell: string;
  /** connection lxc: the guest's name on its board, and the board's own way. */
  guest?: { name: string; lxcpath?: string /** The board is the controller itself. */; local?: boolean };
  remoteTmp?: string;
  /** The board is reached at another address than its own for now: its host key is known under this name. */
  hostKeyOf?: string;
  /** Whether one run at a time may change it (`axle_lock`); by default all boards but the controller itself. */
  lock?: boolean;
}

/** One board's connection and its sessions (one per become user), kept over tasks and plays. */
export interface Board {
  readonly target: Target;
  /** A session that can only read. */
  reading(become: Become | undefined, options?: ExchangeOptions): Promise<ReadSession>;
  /** A session that can change the board. The engine never asks for one on behalf of a task in check mode. */
  changing(become: Become | undefined, options?: ExchangeOptions): Promise<ApplySession>;
  /**
   * Has a guard of this run bring the board back, whatever state the connection is in; undefined when there is none.
   * Tries for the guard's own time and some more. @throws AxleError "unreachable" when the board is not seen again
   */
  rollBack(
    guard: { id: string; run: string; timeoutSeconds: number },
    options?: ExchangeOptions,
  ): Promise<OperationResult | undefined>;
  /** Drops the connection; the next use makes a new one (`meta: reset_connection`). */
  reset(): Promise<void>;
  /** Ends the sessions, leaving nothing on the board. */
  close(): Promise<void>;
  /** Told after every exchange. */
  onExchange?: (cost: ExchangeCost) => void;
}
