import type { Operation } from "../../operations.js";
import { quote, quotePath } from "../quote.js";
import { modeWord, numericMode } from "../replace.js";
import type { OperationKind } from "../step.js";

type Mkdir = Extract<Operation, { op: "mkdir" }>;

/**
 * Makes a folder; with `parents` all that are missing above it. Mode and owner go to each folder that was made, as
 * Ansible's file module does it.
 */
export const mkdir: OperationKind<Mkdir> = {
  plan(operation) {
    const owner = ownerWord(operation);
    const walk = operation.parents
      ? `set -- "$_p"; while case $_p in /*/*|[!/]*/*) true;; *) false;; esac; do _p=\${_p%/*}; if [ -z "$_p" ]||[ -d "$_p" ]; then break; fi; set -- "$_p" "$@"; done`
      : 'set -- "$_p"';
    // What another session makes between the look and this is as good (several boards' tasks delegated to one place).
    const change = operation.mode === undefined ? undefined : `chmod ${modeWord(operation.mode)} "$@"`;
    const steps =
      change && isPlainMode(operation.mode)
        ? [`{ mkdir -m ${modeWord(operation.mode!)} "$@"||{ [ -d "$_p" ]&&${change}; }; }`]
        : ['{ mkdir "$@"||[ -d "$_p" ]; }'];
    if (owner) steps.push(`chown ${owner} "$@"`);
    if (change && !isPlainMode(operation.mode)) steps.push(change);
    return {
      script: `_p=${quotePath(trimSlashes(operation.path))}; [ -d "$_p" ]||{ ${walk}; ${steps.join("&&")}; }`,
      payloads: [],
    };
  },
};

/** A mode that `mkdir` itself can give, one process less: not every mkdir knows more, and what is within must go in. */
export function isPlainMode(mode: number | string | undefined): boolean {
  const value = numericMode(mode);
  return typeof value === "number" && value <= 0o777 && (value & 0o300) === 0o300;
}

/** `owner:group` as one word for chown; undefined when neither is given. */
export function ownerWord(from: { owner?: string; group?: string }): string | undefined {
  if (from.owner === undefined && from.group === undefined) return undefined;
  return quote(`${from.owner ?? ""}${from.group === undefined ? "" : `:${from.group}`}`);
}

/** Slashes at the end or repeated would make the walk upwards see empty names. */
export function trimSlashes(path: string): string {
  return path.replace(/\/{2,}/g, "/").replace(/(?<=.)\/$/, "");
}
