import type { Operation } from "../../operations.js";
import { quotePath } from "../quote.js";
import type { OperationKind } from "../step.js";

type Remove = Extract<Operation, { op: "remove" }>;

/** Removes a path; a folder with everything in it only when `recursive` says so. The root is never removed. */
export const remove: OperationKind<Remove> = {
  plan(operation) {
    const path = quotePath(operation.path.replace(/(?<=.)\/+$/, ""));
    if (/^\/*(?:\.{1,2}\/*)*$/.test(operation.path)) {
      return { script: 'echo "this path is not one that can be removed" >&2; false', payloads: [] };
    }
    const command = operation.recursive
      ? `rm -rf ${path}`
      : `if [ -d ${path} ]&&[ ! -L ${path} ]; then rmdir ${path}; else rm -f ${path}; fi`;
    return { script: command, payloads: [] };
  },
};
