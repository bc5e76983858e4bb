import { createHash } from "node:crypto";
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { AxleError } from "../../errors.js";
import { parseKv } from "../../load/parse-kv.js";
import type { Value } from "../../values.js";
import { stripEnd } from "../filters/case.js";
import { hashPassword, randomSalt, saltSizeOf } from "../filters/crypt/password-hash.js";
import { absolutePath, dirName, expandUser, joinPaths } from "../filters/paths.js";
import { systemRandom, Twister } from "../filters/random/twister.js";
import { requireText } from "../filters/require.js";
import type { Call, LookupTable } from "../registry.js";
import { characters, isList, str, templateError } from "../values.js";
import { convertOption, type OptionTable, readOptions } from "./options.js";
import { candidateCharacters, splitCharacters } from "./password-characters.js";

const table: OptionTable = {
  length: ["int", 20],
  encrypt: ["text", null],
  ident: ["text", null],
  chars: ["any", ["ascii_letters", "digits", ".,:-_"]],
  seed: ["any", null],
};

/** Ansible's `password`: made once and kept in a file of the controller. `/dev/null` keeps nothing. */
export const passwordLookups: LookupTable = {
  password: (call, terms) => {
    const options = readOptions(call, table);
    return terms.map((term) => {
      const { path, ...own } = readTerm(call, requireText(term, "password"), options);
      const { password, salt } = path === "/dev/null" ? fresh(own) : withLock(path, () => load(path, own));
      call.context.markSecret(password);
      if (!own.encrypt) return password;
      const hash = hashPassword(password, own.encrypt, { salt: salt! });
      call.context.markSecret(hash);
      return hash;
    });
  },
};

interface Wanted {
  length: number;
  characters: string;
  seed: Value;
  encrypt: string | undefined;
}

/** The path, and options that stand behind it in the term itself. */
function readTerm(call: Call, term: string, options: Record<string, Value>): Wanted & { path: string } {
  const space = term.indexOf(" ");
  const { options: inline, raw } = parseKv(space < 0 ? "" : term.slice(space + 1));
  const name = (space < 0 ? term : term.slice(0, space)) + (raw === undefined ? "" : ` ${raw}`);
  if (!term.startsWith(name))
    throw templateError("Unrecognized value after key=value parameters given to password lookup");
  const unknown = [...inline.keys()].filter((key) => !Object.hasOwn(table, key));
  if (unknown.length > 0)
    throw templateError(`Unrecognized parameter(s) given to password lookup: ${unknown.join(", ")}`);
  const get = (key: string) =>
    inline.has(key) ? convertOption(call.name, key, inline.get(key), table[key]![0]) : options[key];
  const given = get("chars");
  const encrypt = get("encrypt");
  return {
    path: name === "/dev/null" ? name : absolutePath(joinPaths([call.context.baseDir, expandUser(name)])),
    length: Number(get("length")),
    characters: candidateCharacters(isList(given) ? given.map(str) : splitCharacters(str(given))),
    seed: get("seed"),
    encrypt: encrypt === null || encrypt === undefined || encrypt === "" ? undefined : str(encrypt),
  };
}

interface Kept {
  password: string;
  salt?: string | undefined;
}

function fresh(wanted: Wanted): Kept {
  const source = wanted.seed === null || wanted.seed === undefined ? systemRandom : new Twister(wanted.seed);
  const all = characters(wanted.characters);
  if (all.length === 0 && wanted.length > 0) throw templateError("password: there are no characters to choose from");
  const password = Array.from({ length: wanted.length }, () => all[source.below(all.length)]).join("");
  return { password, salt: wanted.encrypt ? randomSalt(saltSizeOf(wanted.encrypt)) : undefined };
}

/** What the file holds; it is written when it is new, or when a salt has to be kept for an equal hash next time. */
function load(path: string, wanted: Wanted): Kept {
  const content = existsSync(path) ? stripEnd(readFileSync(path, "utf8")) : undefined;
  const kept = content === undefined ? fresh(wanted) : parseContent(content);
  const needsSalt = wanted.encrypt !== undefined && !kept.salt;
  if (needsSalt) kept.salt = randomSalt(saltSizeOf(wanted.encrypt!));
  if (content === undefined || needsSalt) {
    mkdirSync(dirName(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, `${kept.password}${kept.salt ? ` salt=${kept.salt}` : ""}\n`, { mode: 0o600 });
    chmodSync(path, 0o600);
  }
  return kept;
}

function parseContent(content: string): Kept {
  const at = content.lastIndexOf(" salt=");
  if (at < 0) return { password: content };
  const rest = content.slice(at + " salt=".length);
  const ident = rest.lastIndexOf(" ident=");
  return { password: content.slice(0, at), salt: ident < 0 ? rest : rest.slice(0, ident) };
}

/** Ansible's own lock file, so that runs of both at once do not make two passwords. */
function withLock<T>(path: string, run: () => T): T {
  mkdirSync(dirName(path), { recursive: true, mode: 0o700 });
  const lock = joinPaths([dirName(path), `${createHash("sha1").update(path).digest("hex")}.ansible_lockfile`]);
  takeLock(lock);
  try {
    return run();
  } finally {
    rmSync(lock, { force: true });
  }
}

function takeLock(lock: string): void {
  for (const milliseconds of [1000, 2000, 4000, 0]) {
    try {
      closeSync(openSync(lock, "wx", 0o600));
      return;
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code !== "EEXIST")
        throw templateError(`password: cannot make ${lock}: ${(problem as Error).message}`, problem);
      if (milliseconds > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    }
  }
  throw new AxleError({
    kind: "template",
    message: "The password lookup cannot get its lock in 7 seconds.",
    remedy: `If no other run is at work, remove ${lock}.`,
  });
}
