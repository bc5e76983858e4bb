import type { Operation } from "../../operations.js";
import { quote, quotePath } from "../quote.js";
import type { OperationKind } from "../step.js";

type Link = Extract<Operation, { op: "link" }>;

/**
 * A link, symbolic or hard. With `replace` it takes the place of what is there: made beside it and renamed over it, so
 * that the name is never missing; only an empty folder has to go first.
 */
export const link: OperationKind<Link> = {
  plan(operation) {
    const path = quotePath(operation.path);
    const make = operation.hard ? `ln ${quotePath(operation.target)}` : `ln -s ${symbolicTarget(operation.target)}`;
    // Two names of one file: mv refuses that, and there is nothing left to do.
    const rename = operation.hard
      ? '{ { [ ! -L "$_p" ]&&[ "$_t" -ef "$_p" ]; }||mv -f "$_t" "$_p"; }'
      : 'mv -f "$_t" "$_p"';
    if (!operation.replace) return { script: `${make} ${path}`, payloads: [] };
    return {
      script: `_p=${path}; _t=\${_p%/*}/.axle-$_n; ${make} "$_t"&&{ if [ -L "$_p" ]&&[ -d "$_p" ]; then rm -f "$_p"
elif [ -d "$_p" ]; then rmdir "$_p"; fi&&${rename}; }; _v=$?; if [ -e "$_t" ]||[ -L "$_t" ]; then rm -f "$_t"; fi; [ "$_v" = 0 ]`,
      payloads: [],
    };
  },
};

/** The text of a link is any text; one that starts with a dash must not look like an option. */
function symbolicTarget(target: string): string {
  return target.startsWith("-") ? `-- ${quote(target)}` : quote(target);
}
