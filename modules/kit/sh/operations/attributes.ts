import type { Operation } from "../../operations.js";
import { quotePath } from "../quote.js";
import { modeWord } from "../replace.js";
import type { OperationKind } from "../step.js";
import { ownerWord } from "./mkdir.js";

type Attributes = Extract<Operation, { op: "attributes" }>;

/** Owner before mode: a change of owner clears the set-uid bits. A link itself has an owner only. */
export const attributes: OperationKind<Attributes> = {
  plan(operation) {
    const path = quotePath(operation.path);
    const owner = ownerWord(operation);
    const self = operation.follow === false;
    const steps: string[] = [];
    const flags = operation.recursive ? "-hR " : self ? "-h " : "";
    if (owner) steps.push(`chown ${flags}${owner} ${path}`);
    if (operation.mode !== undefined) {
      const change = `chmod ${operation.recursive ? "-R " : ""}${modeWord(operation.mode)} ${path}`;
      steps.push(self ? `{ [ -L ${path} ]||${change}; }` : change);
    }
    return { script: steps.join("&&") || ":", payloads: [] };
  },
};
