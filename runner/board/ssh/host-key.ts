import { AxleError } from "../../errors.js";
import type { Target } from "../session.js";
import type { SshConfig } from "./config.js";
import { appendKnownKey, findKnownKeys, fingerprint, type KnownKey, keyType, knownName } from "./known-hosts.js";

/** Host key algorithms in ssh2's own order of preference. */
const algorithms = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
  "ssh-rsa",
] as const;

/** How a host's key is checked: as ssh's configuration has it, unless the run says otherwise. */
export function policyOf(target: Target, config: SshConfig): Target["hostKeyChecking"] {
  return target.hostKeyChecking === "yes" ? config.strict : target.hostKeyChecking;
}

/** What is known of a host's keys, and what to do with the key it shows. */
export class HostKeyCheck {
  readonly #known: KnownKey[];
  readonly #sameHost: KnownKey[];
  readonly #name: string;
  readonly #policy: Target["hostKeyChecking"];

  constructor(
    private readonly board: string,
    private readonly config: SshConfig,
    policy: Target["hostKeyChecking"],
  ) {
    this.#policy = policy;
    this.#name = knownName(config.hostName, config.port, config.hostKeyAlias);
    const files = policy === "no" ? [] : [...config.userKnownHosts, ...config.globalKnownHosts];
    this.#known = findKnownKeys(files, this.#name);
    const bare = config.hostKeyAlias ? this.#name : config.hostName.toLowerCase();
    // As ssh does: a key that is known for the host's usual port is good on its other ports too.
    this.#sameHost = bare === this.#name ? [] : findKnownKeys(files, bare);
  }

  /** The order to ask in: a type that is known comes first, so that the server shows the key we can check. */
  get algorithms(): string[] {
    const known = new Set(
      [...this.#known, ...this.#sameHost].filter((entry) => !entry.marker).map((entry) => entry.type),
    );
    const isKnown = (name: string) => known.has(name.startsWith("rsa-") ? "ssh-rsa" : name);
    return [...algorithms.filter(isKnown), ...algorithms.filter((name) => !isKnown(name))];
  }

  /** Judges the key that the server showed; undefined when it may be talked to. A new key may be kept by this. */
  judge(key: Buffer): AxleError | undefined {
    if (this.#policy === "no") return undefined;
    const same = [...this.#known, ...this.#sameHost].filter((entry) => entry.key.equals(key));
    const revoked = same.find((entry) => entry.marker === "revoked");
    if (revoked) return this.#revoked(revoked, key);
    if (same.some((entry) => !entry.marker)) return undefined;
    const plain = this.#known.filter((entry) => !entry.marker);
    const other = plain.find((entry) => entry.type === keyType(key)) ?? plain[0];
    if (other) return this.#changed(other, key);
    if (this.#known.some((entry) => entry.marker === "cert-authority")) return this.#authority(key);
    if (this.#policy === "yes") return this.#unknown(key);
    const file = this.config.userKnownHosts[0];
    if (file && file !== "/dev/null") appendKnownKey(file, this.#name, key, this.config.hashKnownHosts);
    return undefined;
  }

  #unknown(key: Buffer): AxleError {
    const port = this.config.port === 22 ? "" : `-p ${this.config.port} `;
    return this.#error(
      `The host key of ${this.board} (${this.#name}) is not known: ${shown(key)}.`,
      `Compare the fingerprint with the board's own, then run "ssh-keyscan ${port}${this.config.hostName} >> ${this.config.userKnownHosts[0] ?? "~/.ssh/known_hosts"}"; or let first contacts be trusted with host_key_checking accept-new.`,
    );
  }

  #changed(entry: KnownKey, key: Buffer): AxleError {
    return this.#error(
      `THE HOST KEY OF ${this.board} (${this.#name}) HAS CHANGED: it shows ${shown(key)}, but ${entry.file}:${entry.line} has ${shown(entry.key)}; somebody may be between you and the board.`,
      `If the board was really installed anew, remove the old key with "ssh-keygen -R '${this.#name}' -f ${entry.file}".`,
    );
  }

  #revoked(entry: KnownKey, key: Buffer): AxleError {
    return this.#error(
      `The host key of ${this.board} (${shown(key)}) is marked as revoked in ${entry.file}:${entry.line}.`,
      "Do not use this board before it has a new key.",
    );
  }

  #authority(key: Buffer): AxleError {
    return this.#error(
      `The host key of ${this.board} (${shown(key)}) is to be proven by a certificate authority, which this connection can't check.`,
      "Use connection: openssh for this board.",
    );
  }

  #error(message: string, remedy: string): AxleError {
    return new AxleError({ kind: "host-key", message, remedy });
  }
}

function shown(key: Buffer): string {
  return `${keyType(key)} ${fingerprint(key)}`;
}
