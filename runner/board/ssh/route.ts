import { spawn } from "node:child_process";
import { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { AxleError } from "../../errors.js";
import type { Target } from "../session.js";
import { logIn } from "./client.js";
import { expandPath, resolveSshConfig, type SshConfig } from "./config.js";

/** Jump hosts that are logged in to, shared by all boards behind them. */
export class JumpHosts {
  readonly #clients = new Map<string, Promise<Client>>();

  /** A connection to the last hop; hops before it are gone through one by one. */
  async through(hops: readonly string[], target: Target, signal: AbortSignal | undefined): Promise<Client> {
    const key = hops.join(",");
    const known = this.#clients.get(key);
    if (known) return known;
    const made = this.#make(hops, target, signal);
    this.#clients.set(key, made);
    const forget = () => this.#clients.delete(key);
    made.then((client) => client.once("close", forget), forget);
    return made;
  }

  async #make(hops: readonly string[], target: Target, signal: AbortSignal | undefined): Promise<Client> {
    const hop = hopTarget(hops.at(-1)!, target);
    const config = await resolveSshConfig(hop);
    const before = hops.slice(0, -1);
    const sock = before.length > 0 ? await forward(await this.through(before, target, signal), config, hop) : undefined;
    return logIn(hop, config, sock, signal);
  }

  async close(): Promise<void> {
    const clients = await Promise.allSettled(this.#clients.values());
    for (const client of clients) if (client.status === "fulfilled") client.value.end();
    this.#clients.clear();
  }
}

/** The stream that a board's connection runs over; undefined where it is a TCP connection of its own. */
export async function routeTo(
  target: Target,
  config: SshConfig,
  jumps: JumpHosts,
  signal: AbortSignal | undefined,
): Promise<Duplex | undefined> {
  if (config.proxyJump) {
    const client = await jumps.through(config.proxyJump.split(","), target, signal);
    return forward(client, config, target);
  }
  return config.proxyCommand ? runProxy(config.proxyCommand, target, config) : undefined;
}

/** A hop is `[user@]host[:port]` or an ssh:// URL. Its own configuration comes from ssh's files; keys are the board's. */
export function hopTarget(text: string, target: Target): Target {
  const match = /^(?:ssh:\/\/)?(?:([^@]*)@)?(\[[^\]]*\]|[^:]*)(?::(\d+))?\/?$/.exec(text.trim());
  const [, user, host = text, port] = match ?? [];
  // Options that speak of the board's own route must not apply to the hop, or it would jump through itself.
  const sshArgs = withoutRoute(target.sshArgs);
  const { user: _user, port: _port, password: _password, guest: _guest, hostKeyOf: _moved, ...rest } = target;
  return {
    ...rest,
    name: `jump host ${host}`,
    connection: "ssh",
    host: host.replace(/^\[(.*)\]$/, "$1"),
    sshArgs,
    ...(user ? { user } : {}),
    ...(port ? { port: Number(port) } : {}),
  };
}

function withoutRoute(args: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const word = args[index]!;
    const alone = word === "-o" || word === "-J" || word === "-p" || word === "-l";
    const value = alone ? (args[index + 1] ?? "") : word.slice(2);
    const routes =
      /^-[Jpl]/.test(word) ||
      (word.startsWith("-o") && /^\s*(?:proxyjump|proxycommand|hostkeyalias|hostname|port|user)\s*[=\s]/i.test(value));
    if (!routes) kept.push(word, ...(alone ? [value] : []));
    if (alone) index++;
  }
  return kept;
}

function forward(client: Client, config: SshConfig, target: Target): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    client.forwardOut("127.0.0.1", 0, config.hostName, config.port, (error, stream) => {
      if (!error) return resolve(stream);
      reject(
        new AxleError({
          kind: "unreachable",
          message: `The jump host could not reach ${target.name} (${config.hostName}:${config.port}): ${error.message}.`,
          remedy: "Check ProxyJump and that the board is on the jump host's network.",
          details: { code: "JUMP" },
        }),
      );
    });
  });
}

function runProxy(command: string, target: Target, config: SshConfig): Duplex {
  const text = expandPath(command, {
    hostName: config.hostName,
    port: config.port,
    user: config.user,
    host: target.host,
  });
  const child = spawn("/bin/sh", ["-c", `exec ${text}`], { stdio: ["pipe", "pipe", "ignore"] });
  child.stdin.on("error", () => {});
  const stream = Duplex.from({ readable: child.stdout, writable: child.stdin });
  child.once("error", (error) => stream.destroy(error));
  stream.once("close", () => child.kill());
  stream.on("error", () => {});
  return stream;
}
