import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { AxleError } from "../../errors.js";
import type { Connection, OpenOptions, ShellChannel } from "../connection.js";
import { SshConnection } from "../connections/ssh.js";
import type { Target } from "../session.js";
import { resolveSshConfig, type SshConfig } from "../ssh/config.js";
import { HostKeyCheck, policyOf } from "../ssh/host-key.js";
import { findKnownKeys, knownName } from "../ssh/known-hosts.js";
import { hopTarget, type JumpHosts } from "../ssh/route.js";
import { type Asked, ask } from "./ask.js";
import { keptChannel } from "./kept-channel.js";
import type { KeeperQuestion } from "./protocol.js";
import type { KeeperReach } from "./reach.js";

/** Beyond what connecting may take: several tries at a busy sshd, and the keeper's own turn. */
const marginMs = 15_000;

/**
 * A board whose logged-in connection a keeper holds, so that it is there for the next run, too. Where that can't be, for
 * whatever reason, it is an ordinary connection, and the reason is told.
 */
export class KeptConnection implements Connection {
  readonly label: string;
  readonly #direct: SshConnection;
  readonly #channels = new Set<ShellChannel>();
  /** Why there is no use of the keeper any more. */
  #left: string | undefined;
  #name: { name: string; route: string; config: SshConfig } | undefined;

  constructor(
    private readonly target: Target,
    jumps: JumpHosts,
    private readonly keeper: KeeperReach,
    private readonly note: (state: "kept" | "not-kept", detail: string) => void,
  ) {
    this.label = `ssh ${target.host}`;
    this.#direct = new SshConnection(target, jumps);
  }

  async open(options: OpenOptions = {}): Promise<ShellChannel> {
    return (await this.#kept(options)) ?? this.#direct.open(options);
  }

  async close(): Promise<void> {
    for (const channel of this.#channels) channel.destroy();
    await Promise.all([...this.#channels].map(({ ended }) => ended));
    await this.#direct.close();
  }

  /** Ends the connection for good, also for runs to come; what is opened from now on goes over one of this run's own. */
  async discard(): Promise<void> {
    if (this.#left === undefined && this.#name) {
      this.#left = "a connection was asked for that was not there before";
      await ask(this.keeper.socket, { ask: "drop", name: this.#name.name }).catch(() => undefined);
    }
    this.#left ??= "a connection was asked for that was not there before";
    await this.close();
  }

  async #kept(options: OpenOptions): Promise<ShellChannel | undefined> {
    if (this.#left !== undefined) return undefined;
    if (this.target.password !== undefined || this.target.privateKeyPassphrase !== undefined)
      return this.#leave("it needs a password, which a keeper must not have");
    const config = await resolveSshConfig(this.target);
    if (config.proxyCommand) return this.#leave("it is reached by a ProxyCommand");
    const { name, route } = await this.#nameOf(config);
    this.#name = { name, route, config };
    const question: KeeperQuestion = {
      ask: "open",
      name,
      route,
      keepSeconds: this.keeper.seconds,
      target: this.target,
      config,
      terminal: options.terminal ?? false,
    };
    const patience = this.target.connectTimeoutSeconds * 1000 + marginMs;
    const asked = await this.keeper.ask(question, patience, options.signal);
    if (typeof asked === "string") return this.#leave(asked, options.signal);
    return this.#take(asked, config, options);
  }

  async #take(asked: Asked, config: SshConfig, options: OpenOptions): Promise<ShellChannel | undefined> {
    const { answer, socket, reader } = asked;
    if (answer.answer === "refused") {
      const mine = answer.error.kind === "interrupted" || /gave no shell/.test(answer.error.message);
      if (mine) return this.#leave(answer.error.message, options.signal);
      throw new AxleError(answer.error);
    }
    if (answer.answer !== "shell") return this.#leave("the keeper said something else");
    const channel = keptChannel(socket, reader, options.terminal ?? false, () => {
      this.#leave("the keeper has ended");
    });
    const wrong = answer.held ? this.#hostKeyProblem(answer.hostKey, config) : undefined;
    if (wrong) {
      channel.destroy();
      await ask(this.keeper.socket, { ask: "drop", name: this.#name!.name }).catch(() => undefined);
      return this.#leave("its host key is not the known one any more");
    }
    this.#channels.add(channel);
    void channel.ended.then(() => this.#channels.delete(channel));
    if (answer.held) this.note("kept", "over the connection of an earlier run");
    return channel;
  }

  /** The key was right when the connection was made; what is known of the host may have changed since. */
  #hostKeyProblem(hostKey: string, config: SshConfig): AxleError | undefined {
    return new HostKeyCheck(this.target.name, config, policyOf(this.target, config)).judge(
      Buffer.from(hostKey, "base64"),
    );
  }

  #leave(why: string, signal?: AbortSignal): undefined {
    if (signal?.aborted) throw new AxleError({ kind: "interrupted", message: "The connection was interrupted." });
    if (this.#left === undefined) this.note("not-kept", why);
    this.#left = why;
  }

  /** Who is meant, in one word: address, user, keys as they are on the disk, the way there, and how its key is checked. */
  async #nameOf(config: SshConfig): Promise<{ name: string; route: string }> {
    const hops: unknown[] = [];
    for (const hop of config.proxyJump?.split(",") ?? []) {
      const of = await resolveSshConfig(hopTarget(hop, this.target));
      const files = [...of.userKnownHosts, ...of.globalKnownHosts];
      const keys = findKnownKeys(files, knownName(of.hostName, of.port, of.hostKeyAlias));
      hops.push([of, of.identityFiles.map(stampOf), keys.map(({ key, marker }) => [key.toString("base64"), marker])]);
    }
    const { host, port, user, privateKeyFile, hostKeyChecking, hostKeyOf, sshArgs, shell } = this.target;
    const board = { host, port, user, privateKeyFile, hostKeyChecking, hostKeyOf, sshArgs, shell };
    const route = digest(hops);
    return { name: digest([board, config, config.identityFiles.map(stampOf), route]), route };
  }
}

function digest(of: unknown): string {
  return createHash("sha256").update(JSON.stringify(of)).digest("hex");
}

/** Another key under the same name is another identity. */
function stampOf(file: string): string {
  const found = statSync(file, { throwIfNoEntry: false });
  return found ? `${file} ${found.ino} ${found.size} ${found.mtimeMs}` : `${file} -`;
}
