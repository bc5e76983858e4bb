import { randomBytes } from "node:crypto";
import { quote, quoteAll } from "../../../modules/kit/sh/index.js";
import { AxleError } from "../../errors.js";
import type { Connection, OpenOptions, ShellChannel } from "../connection.js";
import { lastLine, shakeHands } from "../handshake.js";
import type { Target } from "../session.js";

/** A guest, entered from its board with lxc-attach: no sshd is needed in the guest. */
export class LxcConnection implements Connection {
  readonly label: string;

  constructor(
    private readonly board: Connection,
    private readonly target: Target,
  ) {
    this.label = `lxc ${target.guest?.name} on ${board.label}`;
  }

  async open(options: OpenOptions = {}): Promise<ShellChannel> {
    const channel = await this.board.open({ signal: options.signal });
    const word = randomBytes(9).toString("hex");
    channel.stdin.write(`${this.#command(word)}\n`);
    try {
      await shakeHands(channel, {
        ready: `READY-${word}`,
        patienceMs: Math.max(10, this.target.connectTimeoutSeconds) * 1000,
        signal: options.signal,
        fail: (_, said) => this.#problem(said),
      });
      return channel;
    } catch (error) {
      channel.destroy();
      throw error;
    }
  }

  close(): Promise<void> {
    return this.board.close();
  }

  /** Entering takes root: a login user who is not root goes through sudo, which must then not ask. */
  #command(word: string): string {
    const { name, lxcpath } = this.target.guest!;
    const shell = `printf '%s-%s\\n' READY ${word}; exec ${quote(this.target.shell)}`;
    const path = lxcpath ? ["-P", lxcpath] : [];
    const attach = quoteAll(["lxc-attach", ...path, "-n", name, "--clear-env", "--", this.target.shell, "-c", shell]);
    return `PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin; export PATH; if [ "$(id -u)" = 0 ]; then exec ${attach}; else exec sudo -n ${attach}; fi`;
  }

  #problem(said: string): AxleError {
    const name = this.target.guest?.name;
    const line = lastLine(said);
    return new AxleError({
      kind: "unreachable",
      message: `The guest ${name} of ${this.target.host} could not be entered${line ? `: ${line}` : ""}.`,
      remedy: `Check on the board that "lxc-info -n ${name}" shows it running and that the login user is root or may use sudo.`,
    });
  }
}
