import type { Reader } from "../../readers.js";
import { quote } from "../quote.js";
import type { ReaderKind, Reply } from "../step.js";

type AccountReader = Extract<Reader, { read: "account" }>;

/** Lines of passwd, group or shadow: one getent per database, or the files themselves where there is none. */
export const account: ReaderKind<AccountReader> = {
  plan(readers) {
    const databases = [...new Set(readers.map((reader) => reader.database))];
    return {
      steps: databases.map((database) => {
        const keys = readers.filter((reader) => reader.database === database).map((reader) => quote(reader.key));
        // getent stops at nothing: keys that are not found only leave their line out.
        return {
          script: `if command -v getent >/dev/null; then getent ${database} ${keys.join(" ")}; _s; fi; while IFS= read -r _v; do printf '%s\\n' "$_v"; done </etc/${database}`,
        };
      }),
      parse: (replies) => readers.map((reader) => findLine(reader, replies[databases.indexOf(reader.database)]!)),
    };
  },
};

function findLine(reader: AccountReader, reply: Reply): { found: boolean; fields: string[] } {
  for (const part of reply.parts) {
    for (const line of part.toString("utf8").split("\n")) {
      const fields = line.split(":");
      const byNumber = reader.database !== "shadow" && /^\d+$/.test(reader.key) && fields[2] === reader.key;
      if (fields.length > 1 && (fields[0] === reader.key || byNumber)) return { found: true, fields };
    }
  }
  return { found: false, fields: [] };
}
