import { queries } from "../../queries/index.js";
import { parseSections, type QueryReader, queryScript } from "../../queries/query.js";
import { textOf } from "../bytes.js";
import type { ReaderKind } from "../step.js";

/** Questions of `modules/kit/queries`: one step each. */
export const query: ReaderKind<QueryReader> = {
  plan: (readers) => ({
    steps: readers.map((reader) => {
      const make = queries[reader.query];
      if (!make) throw new RangeError(`${reader.query} is not a question that can be asked`);
      return { script: queryScript(make(reader.about ?? {})) };
    }),
    parse: (replies) => replies.map((reply) => ({ sections: parseSections(textOf(Buffer.concat(reply.parts))) })),
  }),
};
