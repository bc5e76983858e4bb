import type { Client, ClientChannel } from "ssh2";
import { quote } from "../../../modules/kit/sh/index.js";
import { AxleError } from "../../errors.js";
import type { ChannelEnd, Connection, OpenOptions, ShellChannel } from "../connection.js";
import { pause } from "../pause.js";
import type { Target } from "../session.js";
import { logIn } from "../ssh/client.js";
import { resolveSshConfig, type SshConfig } from "../ssh/config.js";
import { type JumpHosts, routeTo } from "../ssh/route.js";

/** Tries when sshd is too busy to take the connection at all; the waits between them grow and are spread. */
const attempts = 6;

/** A board over ssh2: one connection, as many channels as are asked for. A lost connection is made again on next use. */
export class SshConnection implements Connection {
  #client: Promise<Client> | undefined;
  readonly label: string;
  /** Whether there is a logged-in connection. */
  made = false;
  /** The key that the board has shown. */
  hostKey: Buffer | undefined;

  constructor(
    private readonly target: Target,
    private readonly jumps: JumpHosts,
    /** What ssh's configuration says, where that is known already, and who is told that the connection has ended. */
    private readonly known: { config?: SshConfig; lost?: () => void } = {},
  ) {
    this.label = `ssh ${target.host}`;
  }

  async open(options: OpenOptions = {}): Promise<ShellChannel> {
    const client = await this.#connected(options.signal);
    try {
      return await this.#shell(client, options);
    } catch (error) {
      if (error instanceof AxleError) throw error;
      // A connection that has just ended and was not closed yet: ssh2 throws what it has to say of it.
      client.destroy();
      this.#client = undefined;
    }
    const again = await this.#connected(options.signal);
    return this.#shell(again, options).catch((error: unknown) => {
      throw error instanceof AxleError ? error : this.#noShell(error as Error);
    });
  }

  #shell(client: Client, options: OpenOptions): Promise<ShellChannel> {
    return new Promise((resolve, reject) => {
      const pty = options.terminal ? { pty: { term: "dumb" } } : {};
      client.exec(`exec ${quote(this.target.shell)}`, pty, (error, stream) => {
        if (!error) return resolve(asChannel(stream, options.terminal ?? false));
        reject(this.#noShell(error));
      });
    });
  }

  #noShell(cause: Error): AxleError {
    return new AxleError({
      kind: "unreachable",
      message: `${this.target.name} gave no shell: ${cause.message}.`,
      remedy: "Check that the login user may run commands (and MaxSessions of sshd).",
      cause,
    });
  }

  async close(): Promise<void> {
    const client = await this.#client?.catch(() => undefined);
    this.#client = undefined;
    if (!client) return;
    const closed = new Promise<void>((resolve) => client.once("close", () => resolve()));
    client.end();
    const timer = setTimeout(() => client.destroy(), 1000);
    await closed;
    clearTimeout(timer);
  }

  #connected(signal: AbortSignal | undefined): Promise<Client> {
    if (this.#client) return this.#client;
    const made = this.#connect(signal);
    this.#client = made;
    const forget = () => {
      if (this.#client !== made && this.#client !== undefined) return;
      this.#client = undefined;
      this.made = false;
      this.known.lost?.();
    };
    made.then((client) => {
      this.made = true;
      client.once("close", forget);
    }, forget);
    return made;
  }

  async #connect(signal: AbortSignal | undefined): Promise<Client> {
    const config = this.known.config ?? (await resolveSshConfig(this.target));
    for (let attempt = 1; ; attempt++) {
      try {
        const sock = await routeTo(this.target, config, this.jumps, signal);
        return await logIn(this.target, config, sock, signal, (key) => {
          this.hostKey = key;
        });
      } catch (error) {
        if (!isBusy(error) || attempt === attempts) throw error;
        await pause(attempt * (50 + Math.random() * 200), signal);
      }
    }
  }
}

/** What MaxStartups looks like from here: closed, or reset, before any login. */
function isBusy(error: unknown): boolean {
  if (!(error instanceof AxleError) || error.kind !== "unreachable") return false;
  const code = error.details?.["code"];
  return code === "CLOSED" || code === "ECONNRESET" || /before handshake/i.test(error.message);
}

function asChannel(stream: ClientChannel, merged: boolean): ShellChannel {
  let end: ChannelEnd = { code: null, signal: null };
  stream.on("exit", (code: number | null, signal?: string) => {
    end = { code, signal: signal ?? null };
  });
  stream.on("error", () => {});
  const ended = new Promise<ChannelEnd>((resolve) => {
    stream.once("close", () => {
      const lost = end.code === null && end.signal === null;
      resolve(lost ? { ...end, problem: "the connection was lost" } : end);
    });
  });
  return {
    stdin: stream,
    stdout: stream,
    stderr: stream.stderr,
    merged,
    ended,
    destroy: () => {
      try {
        // Servers that know the request end the shell; for the others, its input ends.
        stream.signal("TERM");
        stream.close();
      } catch {
        stream.destroy();
      }
    },
  };
}
