import { queries } from "./index.js";
import type { QueryReader } from "./query.js";

/** A path in shell text, up to its first variable or pattern. */
const path = /(?<![\w.~$}*?-])\/(?:[\w.@+-]+\/?)+/g;

/** Files and folders that a question looks at, as its shell text names them; of a pattern, the folder before it. */
export function pathsOfQuery(reader: QueryReader): string[] {
  const text = queries[reader.query](reader.about ?? {});
  const found = [...text.matchAll(path)].map(([whole]) => whole.replace(/\/$/, ""));
  return [...new Set(found)].filter((one) => one !== "/dev/null" && one !== "/bin/sh");
}
