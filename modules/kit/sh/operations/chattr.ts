import type { Operation } from "../../operations.js";
import { quote, quotePath } from "../quote.js";
import type { OperationKind } from "../step.js";

type Chattr = Extract<Operation, { op: "chattr" }>;

/** Attributes of the file system, e.g. "+i". */
export const chattr: OperationKind<Chattr> = {
  plan: (operation) => ({
    script: `chattr ${quote(operation.attributes)} ${quotePath(operation.path)}`,
    payloads: [],
  }),
};
