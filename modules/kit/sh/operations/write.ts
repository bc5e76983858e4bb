import type { Operation } from "../../operations.js";
import { bytesOf } from "../bytes.js";
import { printText, ridesInScript } from "../print.js";
import { replaceDetails, replaceScript } from "../replace.js";
import type { OperationKind } from "../step.js";

type Write = Extract<Operation, { op: "write" }>;

/**
 * Replaces a file. A small content stands in the script; a larger one is asked for when the board is ready for it, and
 * its length is checked, since `head` does not fail when the link breaks.
 */
export const write: OperationKind<Write> = {
  plan(operation, board) {
    const { content } = operation;
    const small = ridesInScript(content);
    const bytes = typeof content === "string" ? bytesOf(content) : content;
    const produce = small ? printText(bytes) : `head -c ${bytes.length} <&3`;
    const replace = replaceScript({ ...operation, produce, ...(small ? {} : { size: bytes.length }) }, board);
    return {
      script: small ? replace : `_y ${bytes.length}; ${replace}`,
      payloads: small ? [] : [bytes],
      finish: (reply, result) => ({
        ...result,
        stdout: "",
        details: replaceDetails(operation, reply),
      }),
    };
  },
};
