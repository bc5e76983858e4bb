import type { Operation } from "../../operations.js";
import { quotePath } from "../quote.js";
import type { OperationKind } from "../step.js";

type Rename = Extract<Operation, { op: "rename" }>;

/** Renames; never into a folder of the new name, which is what `mv` alone would do. */
export const rename: OperationKind<Rename> = {
  plan(operation) {
    const [from, to] = [quotePath(operation.from), quotePath(operation.to)];
    return {
      script: `if [ -d ${to} ]&&[ ! -L ${to} ]; then if [ -d ${from} ]; then rmdir ${to}; else echo "the new name is a directory" >&2; false; fi
elif [ -d ${to} ]; then rm -f ${to}; fi&&mv -f ${from} ${to}`,
      payloads: [],
    };
  },
};
