import { readAptScript } from "../../packages/apt/read-script.js";
import { type AptReader, parseAptReading } from "../../packages/apt/reading.js";
import { textOf } from "../bytes.js";
import type { ReaderKind } from "../step.js";

/** Packages of a Debian board; the script itself decides how deep it has to look. */
export const apt: ReaderKind<AptReader> = {
  plan: (readers) => ({
    steps: readers.map((reader) => ({ script: readAptScript(reader) })),
    parse: (replies) => readers.map((_reader, index) => parseAptReading(textOf(Buffer.concat(replies[index]!.parts)))),
  }),
};
