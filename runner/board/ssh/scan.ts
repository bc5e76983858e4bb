import { AxleError } from "../../errors.js";
import type { Target } from "../session.js";
import { loadSsh2 } from "./client.js";
import { resolveSshConfig } from "./config.js";
import { appendKnownKey, findKnownKeys, fingerprint, keyType, knownName } from "./known-hosts.js";
import { JumpHosts, routeTo } from "./route.js";

/** The host key that a board shows, and what is known of it. */
export interface ScannedKey {
  board: string;
  /** As known_hosts names the board. */
  name: string;
  type: string;
  fingerprint: string;
  /** "changed": another key is known for this board; "revoked": this one is marked so. */
  state: "new" | "known" | "changed" | "revoked";
  /** Adds a new key to the user's known_hosts; gives the file. Keys that are not new are never written. */
  trust(): string;
}

/** Asks a board for its host key, and says goodbye before any login. @throws AxleError "unreachable" */
export async function scanHostKey(target: Target, signal?: AbortSignal): Promise<ScannedKey> {
  const config = await resolveSshConfig(target);
  const name = knownName(config.hostName, config.port, config.hostKeyAlias);
  const key = await shownKey(target, signal);
  const known = findKnownKeys([...config.userKnownHosts, ...config.globalKnownHosts], name);
  const same = known.filter((entry) => entry.key.equals(key));
  const state = same.some(({ marker }) => marker === "revoked")
    ? "revoked"
    : same.length > 0
      ? "known"
      : known.some(({ marker }) => !marker)
        ? "changed"
        : "new";
  const trust = () => {
    const file = config.userKnownHosts[0];
    if (state !== "new" || !file) throw new AxleError({ kind: "internal", message: "Only new keys are written." });
    appendKnownKey(file, name, key, config.hashKnownHosts);
    return file;
  };
  return { board: target.name, name, type: keyType(key), fingerprint: fingerprint(key), state, trust };
}

async function shownKey(target: Target, signal: AbortSignal | undefined): Promise<Buffer> {
  const [ssh2, config, jumps] = [await loadSsh2(), await resolveSshConfig(target), new JumpHosts()];
  const sock = await routeTo(target, config, jumps, signal);
  const client = new ssh2.Client();
  let seen: Buffer | undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const fail = (why: string) => (seen ? resolve(seen) : reject(unreachable(target, why)));
      const timer = setTimeout(() => fail("it did not answer in time"), target.connectTimeoutSeconds * 1000);
      client.on("error", (error) => fail(error.message)).on("close", () => fail("it closed the connection"));
      client.on("close", () => clearTimeout(timer));
      const hostVerifier = (key: Buffer) => {
        seen = Buffer.from(key);
        resolve(seen);
        return false;
      };
      const settings = { username: config.user, hostVerifier, readyTimeout: 0 };
      client.connect(sock ? { ...settings, sock } : { ...settings, host: config.hostName, port: config.port });
    });
  } finally {
    client.destroy();
    await jumps.close();
  }
}

function unreachable(target: Target, why: string): AxleError {
  return new AxleError({
    kind: "unreachable",
    message: `${target.name} showed no host key: ${why}.`,
    remedy: "Check that the board is up and on the network, and ansible_port.",
  });
}
