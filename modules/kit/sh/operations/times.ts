import type { Operation } from "../../operations.js";
import { quotePath } from "../quote.js";
import type { OperationKind } from "../step.js";

type Times = Extract<Operation, { op: "times" }>;

/** Access and modification time. Fractions of a second where `touch` takes them, whole seconds by `-t` elsewhere. */
export const times: OperationKind<Times> = {
  plan(operation) {
    const path = quotePath(operation.path);
    const flags = `${operation.create ? "" : "-c "}${operation.follow === false ? "-h " : ""}`;
    const steps: string[] = [];
    // Not `:`, a special builtin: where the file can't be made, it would end the session's shell.
    if (operation.create) steps.push(`{ [ -e ${path} ]||true >${path}; }`);
    // Both at once is what everybody may do who may write the file; one of them, or another time, only its owner.
    if (operation.access === "now" && operation.modification === "now") {
      steps.push(`touch ${flags}${path}`);
      return { script: steps.join("&&"), payloads: [] };
    }
    if (operation.access !== undefined) steps.push(touch(`${flags}-a`, operation.access, path));
    if (operation.modification !== undefined) steps.push(touch(`${flags}-m`, operation.modification, path));
    return { script: steps.join("&&") || ":", payloads: [] };
  },
};

function touch(flags: string, time: number | "now", path: string): string {
  if (time === "now") return `touch ${flags} ${path}`;
  const seconds = Number.isInteger(time) ? String(time) : time.toFixed(6);
  return `{ touch ${flags} -d @${seconds} ${path} 2>/dev/null||TZ=UTC0 touch ${flags} -t ${stamp(time)} ${path}; }`;
}

/** CCYYMMDDhhmm.SS in UTC, the only form that every touch knows. */
function stamp(time: number): string {
  const digits = new Date(Math.floor(time) * 1000).toISOString().replace(/\D/g, "");
  return `${digits.slice(0, 12)}.${digits.slice(12, 14)}`;
}
