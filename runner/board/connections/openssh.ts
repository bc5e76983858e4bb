import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { quote } from "../../../modules/kit/sh/index.js";
import { AxleError } from "../../errors.js";
import type { Connection, OpenOptions, ShellChannel } from "../connection.js";
import { lastLine, shakeHands } from "../handshake.js";
import type { Target } from "../session.js";
import { knownName } from "../ssh/known-hosts.js";
import { spawnChannel } from "./local.js";

/** The system's own ssh: certificates, FIDO keys, anything that it can do. One ssh process per session. */
export class OpensshConnection implements Connection {
  readonly label: string;
  readonly #open = new Set<ShellChannel>();
  #helper: string | undefined;

  constructor(private readonly target: Target) {
    this.label = `openssh ${target.host}`;
  }

  async open(options: OpenOptions = {}): Promise<ShellChannel> {
    const word = randomBytes(9).toString("hex");
    const shell = `printf '%s-%s\\n' READY ${word}; exec ${quote(this.target.shell)}`;
    const args = [
      ...this.#arguments(options.terminal ?? false),
      "--",
      this.target.host,
      `exec ${quote(this.target.shell)} -c ${quote(shell)}`,
    ];
    const channel = spawnChannel(this.target.sshExecutable ?? "ssh", args, this.#environment());
    this.#open.add(channel);
    void channel.ended.then(() => this.#open.delete(channel));
    try {
      await shakeHands(channel, {
        ready: `READY-${word}`,
        patienceMs: this.target.connectTimeoutSeconds * 1000 + 20_000,
        signal: options.signal,
        fail: (_, said) => this.#problem(said),
      });
      return options.terminal ? { ...channel, merged: true } : channel;
    } catch (error) {
      channel.destroy();
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#open].map((channel) => {
        channel.destroy();
        return channel.ended;
      }),
    );
    if (this.#helper) rmSync(this.#helper, { recursive: true, force: true });
    this.#helper = undefined;
  }

  /** The user's own arguments come first: ssh takes the first value it sees of each option. */
  #arguments(terminal: boolean): string[] {
    const { target } = this;
    const policy = { yes: [], "accept-new": ["StrictHostKeyChecking=accept-new"], no: ["StrictHostKeyChecking=no"] };
    const options = [
      ...policy[target.hostKeyChecking],
      ...(target.password === undefined ? ["BatchMode=yes"] : ["NumberOfPasswordPrompts=1"]),
      `ConnectTimeout=${Math.ceil(target.connectTimeoutSeconds)}`,
      "ServerAliveInterval=15",
      "ServerAliveCountMax=4",
    ];
    return [
      terminal ? "-tt" : "-T",
      ...target.sshArgs,
      ...options.flatMap((option) => ["-o", option]),
      ...(target.hostKeyOf === undefined
        ? []
        : ["-o", `HostKeyAlias=${knownName(target.hostKeyOf, target.port ?? 22)}`]),
      ...(target.port === undefined ? [] : ["-p", String(target.port)]),
      ...(target.user === undefined ? [] : ["-l", target.user]),
      ...(target.privateKeyFile === undefined ? [] : ["-i", target.privateKeyFile]),
    ];
  }

  /** ssh asks a helper for the password, since it has no terminal. The helper gets it by its environment, never by argv. */
  #environment(): NodeJS.ProcessEnv {
    const secret = this.target.password;
    if (secret === undefined) return process.env;
    this.#helper ??= makeHelper();
    return {
      ...process.env,
      SSH_ASKPASS: join(this.#helper, "askpass"),
      SSH_ASKPASS_REQUIRE: "force",
      DISPLAY: process.env["DISPLAY"] ?? ":0",
      AXLE_ASKPASS: secret,
    };
  }

  #problem(said: string): AxleError {
    const name = this.target.name;
    const line = lastLine(said);
    if (/host key verification failed|host identification has changed/i.test(said)) {
      return new AxleError({
        kind: "host-key",
        message: /HAS CHANGED/i.test(said)
          ? `THE HOST KEY OF ${name} HAS CHANGED.`
          : `The host key of ${name} is not known.`,
        remedy: "Compare the board's own fingerprint with known_hosts (ssh-keyscan shows what it offers).",
        details: { said },
      });
    }
    if (/permission denied/i.test(said)) {
      return new AxleError({
        kind: "authentication",
        message: `${name} refused the login: ${line}.`,
        remedy: "Give a key (--private-key, an agent) or a password (-k).",
      });
    }
    return new AxleError({
      kind: "unreachable",
      message: `ssh could not connect to ${name}${line ? `: ${line}` : ""}.`,
      remedy: "Check that the board is up and on the network, and ansible_port.",
    });
  }
}

/** Answers questions for passwords and passphrases only: a question about a host key gets no answer. */
function makeHelper(): string {
  const folder = mkdtempSync(join(tmpdir(), "axle-askpass-"));
  const text = `#!/bin/sh
case $1 in *assword*|*assphrase*) printf '%s\\n' "$AXLE_ASKPASS";; *) exit 1;; esac
`;
  writeFileSync(join(folder, "askpass"), text, { mode: 0o700 });
  return folder;
}
