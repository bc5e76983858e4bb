import { createHash, createHmac, randomBytes } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";

/** One line of a known_hosts file that speaks of the host that was asked for. */
export interface KnownKey {
  marker?: "revoked" | "cert-authority";
  /** As in the line: ssh-ed25519, ssh-rsa, … */
  type: string;
  key: Buffer;
  file: string;
  line: number;
}

/** How known_hosts names a host: `[name]:port` where the port is not 22. An alias stands for the whole name. */
export function knownName(host: string, port: number, alias?: string): string {
  if (alias) return alias.toLowerCase();
  const name = host.toLowerCase();
  return port === 22 ? name : `[${name}]:${port}`;
}

/**
 * All keys that known_hosts files hold for a name. Files that are not there are empty. Lines that are not understood are
 * passed over, as ssh does.
 */
export function findKnownKeys(files: readonly string[], name: string): KnownKey[] {
  return files.flatMap((file) => {
    if (!existsSync(file)) return [];
    return readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, index) => parseLine(line, name, file, index + 1) ?? []);
  });
}

function parseLine(text: string, name: string, file: string, line: number): KnownKey | undefined {
  const words = text.trim().split(/\s+/);
  if (words[0] === "" || words[0]?.startsWith("#")) return undefined;
  const marker = words[0]?.startsWith("@") ? words.shift()!.slice(1) : undefined;
  if (marker !== undefined && marker !== "revoked" && marker !== "cert-authority") return undefined;
  const [hosts, type, encoded] = words;
  if (!hosts || !type || !encoded || !matchesHosts(hosts, name)) return undefined;
  return { ...(marker ? { marker } : {}), type, key: Buffer.from(encoded, "base64"), file, line };
}

/** Whether a line's first field means this host: one hashed name, or a list of patterns where `!` forbids. */
export function matchesHosts(hosts: string, name: string): boolean {
  if (hosts.startsWith("|1|")) {
    const [, , salt = "", hash = ""] = hosts.split("|");
    return hashName(name, Buffer.from(salt, "base64")) === hash;
  }
  let found = false;
  for (const pattern of hosts.split(",")) {
    const negated = pattern.startsWith("!");
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

/** `*` and `?` are the only wildcards; brackets are part of `[host]:port`. */
export function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(name);
}

function hashName(name: string, salt: Buffer): string {
  return createHmac("sha1", salt).update(name).digest("base64");
}

/** The type that a raw public key names in its first field. */
export function keyType(key: Buffer): string {
  const length = key.length >= 4 ? key.readUInt32BE(0) : 0;
  return key.toString("latin1", 4, 4 + length);
}

/** As ssh-keygen -l shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}

/** Adds a key; the name is hashed where the user's configuration wants that. */
export function appendKnownKey(file: string, name: string, key: Buffer, hashed: boolean): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const salt = randomBytes(20);
  const host = hashed ? `|1|${salt.toString("base64")}|${hashName(name, salt)}` : name;
  const open = existsSync(file) && !/(?:^|\n)$/.test(readFileSync(file, "utf8")) ? "\n" : "";
  appendFileSync(file, `${open}${host} ${keyType(key)} ${key.toString("base64")}\n`, { mode: 0o600 });
}
