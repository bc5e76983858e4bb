import type { BoardInfo } from "../../board-info.js";
import type { Operation } from "../../operations.js";
import type { OperationKind, OperationPlan } from "../step.js";
import { arm } from "./arm.js";
import { attributes } from "./attributes.js";
import { chattr } from "./chattr.js";
import { copy } from "./copy.js";
import { job, jobStop } from "./job.js";
import { link } from "./link.js";
import { mkdir } from "./mkdir.js";
import { remove } from "./remove.js";
import { rename } from "./rename.js";
import { run } from "./run.js";
import { times } from "./times.js";
import { write } from "./write.js";

/** Operations that the controller carries out, with the board's sessions as its means. */
export type ControllerOperation = Extract<
  Operation,
  { op: "reboot" | "reconnect" | "save" | "controller-run" | "confirm" | "roll-back" }
>;
export type ShellOperation = Exclude<Operation, ControllerOperation>;

type Kinds = { [Kind in ShellOperation["op"]]: OperationKind<Extract<ShellOperation, { op: Kind }>> };

const kinds: Kinds = {
  arm,
  write,
  mkdir,
  link,
  remove,
  rename,
  copy,
  attributes,
  chattr,
  times,
  run,
  job,
  "job-stop": jobStop,
};

const controllerKinds: ReadonlySet<string> = new Set<ControllerOperation["op"]>([
  "reboot",
  "reconnect",
  "save",
  "controller-run",
  "confirm",
  "roll-back",
]);

/** Whether the operation is the controller's to carry out. */
export function isControllerOperation(operation: Operation): operation is ControllerOperation {
  return controllerKinds.has(operation.op);
}

/** Turns one operation into shell text. */
export function planOperation(operation: ShellOperation, board: BoardInfo): OperationPlan {
  return (kinds[operation.op] as OperationKind<ShellOperation>).plan(operation, board);
}
