import type { Reader } from "../../readers.js";
import { textOf } from "../bytes.js";
import { parseFacts, readFactsScript } from "../facts/index.js";
import type { ReaderKind } from "../step.js";

/** All facts of a reader in one step: few processes, one answer. */
export const facts: ReaderKind<Extract<Reader, { read: "facts" }>> = {
  plan: (readers) => ({
    steps: readers.map((reader) => ({ script: readFactsScript(reader.subsets, reader.factPath) })),
    parse: (replies) =>
      readers.map((reader, index) => {
        const text = textOf(Buffer.concat(replies[index]!.parts));
        return { facts: parseFacts(text, reader.subsets) };
      }),
  }),
};
