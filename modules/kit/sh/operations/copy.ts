import type { Operation } from "../../operations.js";
import { quotePath } from "../quote.js";
import { replaceDetails, replaceScript } from "../replace.js";
import type { OperationKind } from "../step.js";

type Copy = Extract<Operation, { op: "copy" }>;

/** Copies on the board: a file is replaced as a written one is; a folder's content goes into the other folder. */
export const copy: OperationKind<Copy> = {
  plan(operation, board) {
    const from = quotePath(operation.from);
    if (operation.recursive) {
      const to = quotePath(operation.to);
      const flags = operation.preserve ? "-RPp" : "-RP";
      return {
        script: `if [ -d ${from} ]; then { [ -d ${to} ]||mkdir ${to}; }&&cp ${flags} ${from}/. ${to}/; else cp ${flags} ${from} ${to}; fi`,
        payloads: [],
      };
    }
    const like = operation.preserve ? { like: operation.from } : {};
    const replace = replaceScript({ ...operation, ...like, path: operation.to, produce: `cat ${from}` }, board);
    return {
      script: replace,
      payloads: [],
      finish: (reply, result) => ({ ...result, stdout: "", details: replaceDetails(operation, reply) }),
    };
  },
};
