import type { Reader } from "../../readers.js";
import { bytesOf, textOf } from "../bytes.js";
import { quotePattern } from "../quote.js";
import type { ReaderKind } from "../step.js";

type GlobReader = Extract<Reader, { read: "glob" }>;

/** Paths that match a pattern: the shell's own expansion, no process. */
export const glob: ReaderKind<GlobReader> = {
  plan: (readers) => ({
    steps: readers.map(({ pattern }) => ({
      script: `for _p in ${pattern === "" ? "''" : quotePattern(pattern)}; do if [ -e "$_p" ]||[ -L "$_p" ]; then printf '%s\\0' "$_p"; fi; done`,
    })),
    parse: (replies) =>
      replies.map((reply) => {
        const paths = textOf(reply.parts[0]!).split("\0").slice(0, -1);
        return { paths: paths.sort((a, b) => Buffer.compare(bytesOf(a), bytesOf(b))) };
      }),
  }),
};
