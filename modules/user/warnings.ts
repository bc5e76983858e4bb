import type { UserArgs } from "./schema.js";

/** What deserves a second look, though the task goes on. */
export function warningsOf(args: UserArgs): string[] {
  const found: string[] = [];
  if (args.password && !looksHashed(args.password)) {
    found.push("The password does not look like a hash: as it stands, nobody could log in with it; see password_hash");
  }
  if (args.append && args.groups === undefined) {
    found.push("'append' is set, but no 'groups' are specified. Use 'groups' to say which ones the user joins");
  }
  return found;
}

/** What disables an account on purpose. */
const disabling = new Set(["*", "!", "*************"]);
/** Lengths of the digests of MD5, SHA-256 and SHA-512, as crypt(5) has them. */
const digestLengths: Record<string, number> = { 1: 22, 5: 43, 6: 86 };

function looksHashed(password: string): boolean {
  if (disabling.has(password)) return true;
  const [, scheme = "", ...rest] = password.split("$");
  const digest = rest.at(-1);
  if (digest === undefined || /[:*!]/.test(password) || /[^a-zA-Z0-9./=]/.test(digest)) return false;
  return digest.length === (digestLengths[scheme] ?? digest.length);
}
