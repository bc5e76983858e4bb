import { existsSync, readFileSync } from "node:fs";
import { AxleError } from "../../errors.js";
import type { Value } from "../../values.js";
import { isVaultText } from "../../vars/vault/format.js";
import { absolutePath, expandUser, joinPaths } from "../filters/paths.js";
import { requireText } from "../filters/require.js";
import type { Call } from "../registry.js";

export type SearchKind = "files" | "templates" | "vars";

/** Every place where a file of this name may be, best first. */
export function candidates(call: Call, kind: SearchKind, name: string): string[] {
  if (name.startsWith("/") || name.startsWith("~")) return [absolutePath(expandUser(name))];
  return [...call.context.searchPaths(kind), call.context.baseDir].map((folder) =>
    absolutePath(joinPaths([folder, name])),
  );
}

/** The first of these places that exists. */
export function findFile(call: Call, kind: SearchKind, name: string): string | undefined {
  return candidates(call, kind, name).find((path) => existsSync(path));
}

/** A file that must be there. */
export function needFile(call: Call, kind: SearchKind, term: Value, message: (name: string) => string): string {
  const name = requireText(term, call.name);
  const found = findFile(call, kind, name);
  if (found !== undefined) return found;
  throw new AxleError({
    kind: "missing-file",
    message: message(name),
    remedy: "Put it into one of the folders that are searched, or give its path from the root.",
    details: { searched: [...new Set(candidates(call, kind, name))] },
  });
}

/** A file's bytes as UTF-8 text, opened when it is vaulted as a whole. */
export function readText(call: Call, path: string): string {
  return decode(call, path, (bytes) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
}

/** The same in another character set. */
export function decode(call: Call, path: string, decoder: (bytes: Buffer) => string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
    if (!isVaultText(bytes)) return decoder(bytes);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AxleError({ kind: "missing-file", message: `The file ${path} cannot be read: ${why}`, cause });
  }
  return call.context.decrypt(bytes.toString("latin1"), call.position);
}
