/**
 * Boards and how they are reached. What the engine needs:
 *
 * ```ts
 * const boards = createBoards({ onConnection, onExchange });                  // one per run
 * const target = resolveTarget(host, (name) => templated variable, settings); // plain data, no connection yet
 * const become = resolveBecome((name) => templated variable, becomeSettings); // undefined: no become
 * const board = boards.boardFor(target);                                      // the same target gives the same board
 * const session = await board.reading(become);                                // connects on first use; AxleError when it can't
 * const [stat] = await session.read([{ read: "stat", path: "/etc/fstab" }]);  // one exchange
 * const changing = await board.changing(become);                              // never asked for in check mode
 * const [outcome] = await changing.apply([{ operations, after }], { environment, listener, deadlineMs, signal });
 * await boards.closeAll();                                                    // at the end of the run
 * ```
 *
 * Errors thrown are AxleErrors: `unreachable` (no connection, or lost during the exchange), `host-key`, `authentication`,
 * `become`, `deadline`, `interrupted`, `frame`, `unsupported`. After each of them the session is dropped; the same
 * session object may be used again and connects anew. A failing operation is not an error: it is an OperationResult
 * with status "failed" or "stale", and is the last one of its group.
 */
export { type Boards, type BoardsOptions, createBoards } from "./boards.js";
export type { Locking } from "./lock.js";
export type {
  ApplySession,
  Become,
  Board,
  ChangeGroup,
  ExchangeCost,
  ExchangeListener,
  ExchangeOptions,
  GroupOutcome,
  ReadSession,
  Target,
} from "./session.js";
export { type BecomeSettings, type ConnectionSettings, resolveBecome, resolveTarget } from "./target.js";
