/** Readers and operations as POSIX sh, and replies as readings: the only place that writes shell text. */
export { bytesOf, textOf } from "./bytes.js";
export { exportAll } from "./environment.js";
export { expectationTest } from "./expectation.js";
export { confirmScript, type GuardState, lookScript, parseGuardState, rollBackScript } from "./guards/settle.js";
export { helloScript, parseHello, prelude, type SessionInfo } from "./hello.js";
export { jobFolder } from "./jobs.js";
export {
  type LockClaim,
  type LockSighting,
  lockGuard,
  lockPrelude,
  parseLockMark,
  releaseLockOf,
} from "./lock.js";
export { canShareMkdir, madeBefore, makeFolders, sharesOf } from "./new-folders.js";
export {
  type ControllerOperation,
  isControllerOperation,
  planOperation,
  type ShellOperation,
} from "./operations/index.js";
export { printText } from "./print.js";
export { quote, quoteAll, quotePath } from "./quote.js";
export { contentLimit } from "./readers/content.js";
export { planReaders } from "./readers/index.js";
export { jobScript as pollJobScript, parseJob } from "./readers/job.js";
export * from "./step.js";
