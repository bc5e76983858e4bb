import { randomInt } from "node:crypto";
import { AxleError, nearest } from "../../../errors.js";
import { md5Crypt } from "./md5-crypt.js";
import { shaCrypt } from "./sha-crypt.js";

export interface HashOptions {
  /** Characters of `./0-9A-Za-z`; a random one when it is absent. */
  salt?: string;
  saltSize?: number;
  rounds?: number;
}

const schemes = {
  md5_crypt: { saltSize: 8 },
  sha256_crypt: { saltSize: 16, implicitRounds: 535_000 },
  sha512_crypt: { saltSize: 16, implicitRounds: 656_000 },
} as const;

const shortNames: Record<string, string> = {
  md5: "md5_crypt",
  sha256: "sha256_crypt",
  sha512: "sha512_crypt",
  blowfish: "bcrypt",
};

const saltLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./";

export function randomSalt(size = 8): string {
  return Array.from({ length: size }, () => saltLetters[randomInt(saltLetters.length)]).join("");
}

/** How long a random salt is for a scheme by its long or short name. */
export function saltSizeOf(type: string): number {
  const name = shortNames[type] ?? type;
  return Object.hasOwn(schemes, name) ? schemes[name as keyof typeof schemes].saltSize : 8;
}

/** A password's crypt hash, as Ansible makes it with the C library's crypt. */
export function hashPassword(password: string, type: string, options: HashOptions = {}): string {
  const name = shortNames[type] ?? type;
  if (!Object.hasOwn(schemes, name)) throw unknownScheme(type, name);
  const scheme: { saltSize: number; implicitRounds?: number } = schemes[name as keyof typeof schemes];
  const salt = options.salt ?? randomSalt(options.saltSize || scheme.saltSize);
  if (/[^./0-9A-Za-z]/.test(salt))
    throw new AxleError({
      kind: "template",
      message: "invalid characters in salt",
      remedy: "A salt has letters, digits, . and /.",
    });
  if (salt.length > scheme.saltSize)
    throw new AxleError({
      kind: "template",
      message: "invalid salt size",
      remedy: `The salt of ${name} has at most ${scheme.saltSize} characters.`,
    });
  if (name === "md5_crypt") return md5Crypt(password, salt);
  const rounds = options.rounds === scheme.implicitRounds ? undefined : options.rounds;
  return shaCrypt(name === "sha256_crypt" ? "sha256" : "sha512", password, salt, rounds || undefined);
}

function unknownScheme(type: string, name: string): AxleError {
  if (name === "bcrypt") {
    return new AxleError({
      kind: "unsupported",
      message: `password_hash('${type}') is not supported`,
      remedy: "Use sha512, which every board's login understands.",
    });
  }
  const near = nearest(type, [...Object.keys(schemes), ...Object.keys(shortNames)]);
  return new AxleError({
    kind: "template",
    message: `crypt.crypt does not support '${type}' algorithm`,
    remedy: near ? `Did you mean "${near}"?` : "It knows sha512, sha256 and md5.",
  });
}
