import { steadyNow } from "../../clock.js";
import { AxleError } from "../../errors.js";
import type { ShellChannel } from "../connection.js";
import { SshConnection } from "../connections/ssh.js";
import type { Target } from "../session.js";
import type { SshConfig } from "../ssh/config.js";
import type { JumpHosts } from "../ssh/route.js";
import type { KeptFact } from "./protocol.js";

/** How long a shell may take over a link that was there before: it may be dead, and nobody have been told. */
const heldPatienceMs = 5000;

export interface KeptShell {
  channel: ShellChannel;
  held: boolean;
  hostKey: string;
}

/** One logged-in connection that outlives the runs which use it. */
export class KeptSession {
  #connection: SshConnection;
  #shells = 0;
  #keepMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #until = 0;
  #over = false;

  constructor(
    private readonly target: Target,
    private readonly config: SshConfig,
    readonly route: string,
    private readonly jumps: JumpHosts,
    /** It has ended: its time is over, its link was lost, or it was dropped. */
    private readonly ended: () => void,
  ) {
    this.#connection = this.#newConnection();
  }

  get fact(): KeptFact {
    const { hostName, port, user } = this.config;
    const left = this.#shells > 0 ? this.#keepMs : Math.max(0, this.#until - steadyNow());
    return { board: this.target.name, address: `${hostName}:${port}`, user, shells: this.#shells, left: left / 1000 };
  }

  /** Opens a shell, over the link that is there or over a new one. @throws AxleError as connections do */
  async open(terminal: boolean, keepSeconds: number, signal: AbortSignal): Promise<KeptShell> {
    this.#shells++;
    this.#keepMs = Math.max(this.#keepMs, keepSeconds * 1000);
    clearTimeout(this.#timer);
    try {
      const before = this.#connection.made ? this.#connection : undefined;
      const channel = await (before ? this.#overHeld(terminal, signal) : this.#connection.open({ terminal, signal }));
      const held = before === this.#connection;
      void channel.ended.then(() => this.#leave());
      return { channel, held, hostKey: this.#connection.hostKey?.toString("base64") ?? "" };
    } catch (error) {
      this.#leave();
      throw error;
    }
  }

  /** Ends it, whoever uses it. */
  async drop(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.ended();
    await this.#connection.close();
  }

  async #overHeld(terminal: boolean, signal: AbortSignal): Promise<ShellChannel> {
    const connection = this.#connection;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), heldPatienceMs);
    });
    const opened = connection.open({ terminal, signal });
    const channel = await Promise.race([opened, late]).finally(() => clearTimeout(timer));
    if (channel) return channel;
    void opened.then((given) => given.destroy()).catch(() => {});
    this.#connection = this.#newConnection();
    void connection.close();
    if (signal.aborted) throw new AxleError({ kind: "interrupted", message: "Connecting was interrupted." });
    return this.#connection.open({ terminal, signal });
  }

  #newConnection(): SshConnection {
    const connection = new SshConnection(this.target, this.jumps, {
      config: this.config,
      lost: () => {
        if (connection === this.#connection && this.#shells === 0) void this.drop();
      },
    });
    return connection;
  }

  #leave(): void {
    this.#shells--;
    if (this.#shells > 0 || this.#over) return;
    if (!this.#connection.made) return void this.drop();
    this.#until = steadyNow() + this.#keepMs;
    this.#timer = setTimeout(() => void this.drop(), this.#keepMs);
  }
}
