import { Refusal } from "./refusal.js";

/** What a symbolic mode is computed against. */
export interface ModeBase {
  mode: number;
  directory: boolean;
}

/** The umask that is assumed where a session does not know its own. */
export const usualUmask = 0o022;

/**
 * The permission bits that a `mode:` argument asks for: octal text, a number as YAML read it, or `chmod`'s symbolic form
 * computed against the current mode. Throws {@link Refusal} with Ansible's words for anything else.
 */
export function resolveMode(wanted: string | number, base: ModeBase, umask = usualUmask): number {
  const mode = typeof wanted === "number" ? wanted : readOctal(wanted);
  if (mode !== undefined) {
    if (mode < 0 || mode > 0o7777) throw new Refusal("Invalid mode supplied, only permission info is allowed");
    return mode;
  }
  let result = base.mode & 0o7777;
  for (const clause of String(wanted).split(",")) result = applyClause(clause, result, base, umask);
  return result;
}

/** Whether a `mode:` argument is an absolute number rather than symbolic. */
export function isOctal(wanted: string | number): boolean {
  return typeof wanted === "number" || readOctal(wanted) !== undefined;
}

/** As results show it: at least three octal digits after a zero. */
export function formatMode(mode: number): string {
  return `0${(mode & 0o7777).toString(8).padStart(3, "0")}`;
}

function readOctal(text: string): number | undefined {
  return /^\s*(?:0o)?[0-7]+\s*$/i.test(text) ? Number.parseInt(text.trim().replace(/^0o/i, ""), 8) : undefined;
}

/** One clause such as `u=rwX` or `go-w+x`. All its parts look at the mode there was before the whole expression. */
function applyClause(clause: string, current: number, base: ModeBase, umask: number): number {
  const found = /^([ugoa]*)((?:[-+=][rwxXstugo]*)+)$/.exec(clause.trim());
  if (!found) {
    throw new Refusal("mode must be in octal or symbolic form", {
      details: `bad symbolic permission for mode: ${clause}`,
    });
  }
  const users = found[1] === "" || found[1]!.includes("a") ? "ugo" : found[1]!;
  let mode = current;
  for (const [, operator, letters] of found[2]!.matchAll(/([-+=])([rwxXstugo]*)/g)) {
    for (const user of users) {
      const bits = permissionBits(letters!, user, base, found[1] === "" ? umask : 0);
      if (operator === "+") mode |= bits;
      else if (operator === "-") mode &= ~bits;
      else mode = (mode & ~ownBits(user)) | bits;
    }
  }
  return mode;
}

const shifts: Record<string, number> = { u: 6, g: 3, o: 0 };

/** The bits that belong to one kind of user, its special bit included. */
function ownBits(user: string): number {
  return (0o7 << shifts[user]!) | { u: 0o4000, g: 0o2000, o: 0o1000 }[user]!;
}

function permissionBits(letters: string, user: string, base: ModeBase, masked: number): number {
  const shift = shifts[user]!;
  let bits = 0;
  for (const letter of letters) {
    if (letter === "s") bits |= { u: 0o4000, g: 0o2000, o: 0 }[user]!;
    else if (letter === "t") bits |= user === "o" ? 0o1000 : 0;
    else if (letter === "X") bits |= base.directory || (base.mode & 0o111) !== 0 ? 1 << shift : 0;
    else if (letter in shifts) bits |= ((base.mode >> shifts[letter]!) & 0o7) << shift;
    else bits |= ({ r: 4, w: 2, x: 1 }[letter]! << shift) & ~masked;
  }
  return bits;
}
