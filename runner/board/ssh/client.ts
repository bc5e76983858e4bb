import type { Duplex } from "node:stream";
import type { AnyAuthMethod, Client, ConnectConfig } from "ssh2";
import { AxleError } from "../../errors.js";
import type { Target } from "../session.js";
import type { SshConfig } from "./config.js";
import { HostKeyCheck, policyOf } from "./host-key.js";
import { type LoginPlan, planLogin } from "./identities.js";

type Ssh2 = typeof import("ssh2");

let loaded: Promise<Ssh2> | undefined;

/** ssh2 takes 37 ms to load: only runs that use it pay for it. */
export function loadSsh2(): Promise<Ssh2> {
  loaded ??= import("ssh2").then((module) => (module as unknown as { default?: Ssh2 }).default ?? module);
  return loaded;
}

/**
 * One logged-in connection.
 *
 * @param sock a stream to use instead of a TCP connection of its own (jump hosts, proxy commands)
 * @param shown is told the host key that was shown
 * @throws AxleError "unreachable", "host-key", "authentication", "deadline" or "interrupted"
 */
export async function logIn(
  target: Target,
  config: SshConfig,
  sock: Duplex | undefined,
  signal: AbortSignal | undefined,
  shown?: (key: Buffer) => void,
): Promise<Client> {
  const ssh2 = await loadSsh2();
  const plan = planLogin(ssh2, target, config);
  const check = new HostKeyCheck(target.name, config, policyOf(target, config));
  const client = new ssh2.Client();
  return new Promise<Client>((resolve, reject) => {
    let refusal: AxleError | undefined;
    const limitMs = target.connectTimeoutSeconds * 1000;
    const settle = (error?: AxleError) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      if (!error) return resolve(client);
      client.on("error", () => {});
      client.destroy();
      sock?.destroy();
      reject(error);
    };
    const timer = setTimeout(() => settle(tooSlow(target)), limitMs);
    const abort = () =>
      settle(new AxleError({ kind: "interrupted", message: `Connecting to ${target.name} was interrupted.` }));
    signal?.addEventListener("abort", abort, { once: true });
    client.once("ready", () => {
      client.setNoDelay(true);
      client.on("error", () => {});
      settle();
    });
    client.once("error", (error) => settle(refusal ?? wordError(error, target, config, plan)));
    client.once("close", () => settle(refusal ?? closedEarly(target, config)));
    const verify = (key: Buffer) => {
      refusal = check.judge(key);
      shown?.(key);
      return refusal === undefined;
    };
    const settings = connectSettings(config, check, plan.methods, verify);
    client.connect(sock ? { ...settings, sock } : { ...settings, host: config.hostName, port: config.port });
  });
}

/**
 * Key exchanges by preference. Against very old servers ssh2 would take group-exchange, which keeps the event loop busy
 * for more than a second: fixed groups come before it, group14-sha1 only after everything better.
 */
const keyExchanges = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
  "diffie-hellman-group14-sha256",
  "diffie-hellman-group16-sha512",
  "diffie-hellman-group14-sha1",
  "diffie-hellman-group-exchange-sha256",
];

/**
 * Ciphers by preference: with AES in the processor, AES-GCM takes two thirds of what ChaCha20 takes on either side
 * (docs/performance.md). Boards that offer no GCM get ChaCha20, old ones CTR.
 */
const ciphers = [
  "aes128-gcm@openssh.com",
  "aes256-gcm@openssh.com",
  "chacha20-poly1305@openssh.com",
  "aes128-ctr",
  "aes192-ctr",
  "aes256-ctr",
];

function connectSettings(
  config: SshConfig,
  check: HostKeyCheck,
  methods: readonly AnyAuthMethod[],
  hostVerifier: (key: Buffer) => boolean,
): ConnectConfig {
  const left = [...methods];
  return {
    username: config.user,
    hostVerifier,
    // Our own deadline covers everything; ssh2's would start too late.
    readyTimeout: 0,
    keepaliveInterval: (config.aliveSeconds || 15) * 1000,
    keepaliveCountMax: 4,
    algorithms: {
      kex: keyExchanges,
      cipher: ciphers,
      serverHostKey: check.algorithms,
    } as unknown as NonNullable<ConnectConfig["algorithms"]>,
    authHandler: (allowed, _partial, next) => {
      // Before the first answer the server has named no methods; afterwards, those it does not take are not tried.
      let method = left.shift();
      while (method && allowed && !isAllowed(method, allowed as string[])) method = left.shift();
      next((method ?? false) as AnyAuthMethod);
    },
  };
}

function isAllowed(method: AnyAuthMethod, allowed: readonly string[]): boolean {
  return allowed.includes(method.type === "agent" ? "publickey" : method.type);
}

function wordError(
  error: Error & { level?: string; code?: string },
  target: Target,
  config: SshConfig,
  plan: LoginPlan,
) {
  if (error.level === "client-authentication") return refusedLogin(target, config, plan);
  const where = `${config.hostName}:${config.port}`;
  return new AxleError({
    kind: "unreachable",
    message: `Could not connect to ${target.name} (${where}): ${error.message}.`,
    remedy: remedyFor(error),
    details: { code: error.code ?? error.level ?? "" },
    cause: error,
  });
}

function remedyFor(error: Error & { code?: string }): string {
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN") return "Check ansible_host: the name is not known.";
  if (error.code === "ECONNREFUSED") return "Check that sshd runs there, and ansible_port.";
  if (/no matching/i.test(error.message)) return "Use connection: openssh, whose ssh may know the server's algorithms.";
  return "Check that the board is up and on the network.";
}

function refusedLogin(target: Target, config: SshConfig, plan: LoginPlan): AxleError {
  const tried = [...new Set(plan.methods.map((method) => method.type).filter((type) => type !== "none"))];
  const what = tried.length === 0 ? "there was no key and no password to offer" : `tried ${tried.join(", ")}`;
  return new AxleError({
    kind: "authentication",
    message: `${target.name} refused the login of ${config.user} (${what}).`,
    remedy:
      "Give a key (--private-key, an agent) or a password (-k); keys that only ssh itself can use need connection: openssh.",
    ...(plan.notes.length > 0 ? { details: { notes: plan.notes } } : {}),
  });
}

/** sshd drops new connections when too many are being made at once (MaxStartups): that is worth another try. */
function closedEarly(target: Target, config: SshConfig): AxleError {
  return new AxleError({
    kind: "unreachable",
    message: `${target.name} (${config.hostName}:${config.port}) closed the connection before the login.`,
    remedy: "Check that the board is not overloaded (MaxStartups of sshd).",
    details: { code: "CLOSED" },
  });
}

function tooSlow(target: Target): AxleError {
  return new AxleError({
    kind: "unreachable",
    message: `${target.name} did not let us in within ${target.connectTimeoutSeconds} seconds.`,
    remedy: "Check that the board is up and on the network, or allow more time with -T.",
    details: { code: "TIMEOUT" },
  });
}
