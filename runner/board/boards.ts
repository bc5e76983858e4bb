import PQueue from "p-queue";
import { AxleError } from "../errors.js";
import { ConnectedBoard, type ConnectionState } from "./board.js";
import { connect } from "./connect.js";
import type { Connection, OpenOptions, ShellChannel } from "./connection.js";
import { KeeperReach } from "./keeper/reach.js";
import { BoardLock, type Locking } from "./lock.js";
import { pause } from "./pause.js";
import type { Become, Board, ExchangeCost, Target } from "./session.js";
import { JumpHosts } from "./ssh/route.js";

export interface BoardsOptions {
  /** How many connections may be being made at once; default 16. */
  parallelConnects?: number;
  /** Told when a board's connection changes. Never holds secrets. */
  onConnection?: (
    host: string,
    state: "connecting" | "connected" | "lost" | "reconnecting" | "closed" | "kept" | "not-kept",
    detail?: string,
  ) => void;
  /** Logged-in connections are left to a keeper for so many seconds, so that the next run finds them. 0: they are not. */
  keepSeconds?: number;
  /** Told after every exchange. */
  onExchange?: (host: string, cost: ExchangeCost) => void;
  /** Who locks the boards that are changed; without it, none is locked. */
  locking?: Locking;
  /** Told what a user should know of a board; never holds secrets. */
  onWarning?: (host: string, message: string) => void;
}

/** All boards of a run. */
export interface Boards {
  /** The board of a target; the same target gives the same board. Makes no connection yet. */
  boardFor(target: Target): Board;
  /** Connects to many boards side by side; the outcome per target is undefined, or why it could not be reached. */
  open(targets: readonly Target[], become?: (target: Target) => Become | undefined): Promise<(Error | undefined)[]>;
  /** Ends every connection. */
  closeAll(): Promise<void>;
}

/** Makes the boards of a run. Connections are made on first use, kept over plays, and ended by `closeAll`. */
export function createBoards(options: BoardsOptions = {}): Boards {
  const boards = new Map<string, ConnectedBoard>();
  const jumps = new JumpHosts();
  const gate = new PQueue({ concurrency: options.parallelConnects ?? 16 });
  const reach = options.keepSeconds ? new KeeperReach(options.keepSeconds) : undefined;
  const boardFor = (target: Target): Board => {
    const key = JSON.stringify(target);
    const known = boards.get(key);
    if (known) return known;
    const told = (state: ConnectionState, detail?: string) => options.onConnection?.(target.name, state, detail);
    const warn = (message: string) => options.onWarning?.(target.name, message);
    const connectTo = (address: string | undefined, fresh: boolean) => {
      const keeping = reach && !fresh ? { reach, note: told } : undefined;
      const connection = connect(elsewhere(target, address), jumps, keeping);
      return new GatedConnection(connection, gate, () => told("connecting"), target.retries);
    };
    const board = new ConnectedBoard(target, { connect: connectTo, told, warn }, lockOf(target, options));
    if (options.onExchange) board.onExchange = (cost) => options.onExchange?.(target.name, cost);
    boards.set(key, board);
    return board;
  };
  return {
    boardFor,
    open: (targets, become) =>
      Promise.all(
        targets.map((target) =>
          boardFor(target)
            .reading(become?.(target))
            .then(
              () => undefined,
              (error: Error) => error,
            ),
        ),
      ),
    closeAll: async () => {
      await Promise.all([...boards.values()].map((board) => board.close()));
      boards.clear();
      await jumps.close();
    },
  };
}

/** The same board at another address: it must show the key that is known for its own one. */
function elsewhere(target: Target, address: string | undefined): Target {
  const movable = target.connection === "ssh" || target.connection === "openssh";
  return address === undefined || !movable ? target : { ...target, host: address, hostKeyOf: target.host };
}

/** The controller itself is no board that one run at a time must have for itself. */
function lockOf(target: Target, { locking, onWarning }: BoardsOptions): BoardLock | undefined {
  if (!locking || !(target.lock ?? target.connection !== "local")) return undefined;
  return new BoardLock(target.name, locking, (message) => onWarning?.(target.name, message));
}

/** Many boards at once make for many handshakes at once: only so many are in flight. */
class GatedConnection implements Connection {
  constructor(
    private readonly inner: Connection,
    private readonly gate: PQueue,
    private readonly connecting: () => void,
    private readonly retries = 0,
  ) {}

  get label(): string {
    return this.inner.label;
  }

  async open(options?: OpenOptions): Promise<ShellChannel> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.gate.add(() => {
          this.connecting();
          return this.inner.open(options);
        });
      } catch (error) {
        const again = error instanceof AxleError && error.kind === "unreachable" && attempt < this.retries;
        if (!again) throw error;
        // Ansible's waits: 0, 1, 3, 7 … seconds, never more than 30.
        await pause(Math.min(2 ** attempt - 1, 30) * 1000, options?.signal);
      }
    }
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  discard(): Promise<void> {
    return this.inner.discard?.() ?? this.inner.close();
  }
}
