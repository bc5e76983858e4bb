import type { Reader } from "../../readers.js";
import { textOf } from "../bytes.js";
import { quoteAll } from "../quote.js";
import type { ReaderKind } from "../step.js";

type WhichReader = Extract<Reader, { read: "which" }>;

/**
 * The first name that is a command: looked for in `paths`, then in PATH, by the shell alone. Applets that a busybox
 * shell runs without a file of their own count too.
 */
export const which: ReaderKind<WhichReader> = {
  plan: (readers) => ({
    steps: readers.map(({ names, paths }) => ({
      script: `for _p in ${quoteAll(names)}; do
for _q in ${quoteAll(paths ?? [])}; do if [ -f "$_q/$_p" ]&&[ -x "$_q/$_p" ]; then printf '%s\\0%s' "$_p" "$_q/$_p"; break 2; fi; done
case $_p in */*) if [ -f "$_p" ]&&[ -x "$_p" ]; then printf '%s\\0%s' "$_p" "$_p"; break; fi; continue;; esac
IFS=:; for _q in $PATH; do unset IFS; if [ -f "$_q/$_p" ]&&[ -x "$_q/$_p" ]; then printf '%s\\0%s' "$_p" "$_q/$_p"; break 2; fi; done; unset IFS
if _q=$(command -v "$_p")&&case $_q in */*) :;; *) [ -n "\${_bb:-}" ];; esac; then printf '%s\\0%s' "$_p" "$_q"; break; fi
done`,
    })),
    parse: (replies) =>
      replies.map((reply) => {
        const [name, path] = textOf(reply.parts[0]!).split("\0");
        return name && path ? { name, path } : {};
      }),
  }),
};
