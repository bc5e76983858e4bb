import type { Reader } from "../../readers.js";
import { quote } from "../quote.js";
import type { ReaderKind, Reply } from "../step.js";

type AccountReader = Extract<Reader, { read: "account" }>;

/** Lines of passwd, group or shadow: the shell reads the file, and one getent is asked for those that are not in it. */
export const account: ReaderKind<AccountReader> = {
  plan(readers) {
    const databases = [...new Set(readers.map((reader) => reader.database))];
    return {
      steps: databases.map((database) => {
        const keys = readers.filter((reader) => reader.database === database).map((reader) => quote(reader.key));
        return { script: accountScript(database, keys) };
      }),
      parse: (replies) => readers.map((reader) => findLine(reader, replies[databases.indexOf(reader.database)]!)),
    };
  },
};

/** Names and numbers of the file's lines gather in `_x`, so that it shows which keys are left for getent. */
function accountScript(database: AccountReader["database"], keys: readonly string[]): string {
  // getent stops at nothing: keys that are not found only leave their line out.
  return `_x=' '; if [ -r /etc/${database} ]; then while IFS= read -r _v; do printf '%s\\n' "$_v"; _a=\${_v#*:*:}; _x="$_x\${_v%%:*} \${_a%%:*} "; done </etc/${database}; fi; _s
set --; for _p in ${keys.join(" ")}; do case $_x in *" $_p "*) :;; *) set -- "$@" "$_p";; esac; done
if [ $# != 0 ]&&command -v getent >/dev/null; then getent ${database} "$@"; fi`;
}

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
