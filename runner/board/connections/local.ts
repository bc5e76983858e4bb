import { spawn } from "node:child_process";
import { once } from "node:events";
import type { ChannelEnd, Connection, ShellChannel } from "../connection.js";

/** The controller itself as a board: `sh` as a child, leading its own process group so that all of it can be ended. */
export class LocalConnection implements Connection {
  readonly #open = new Set<ShellChannel>();
  readonly label: string;

  constructor(private readonly shell: string = "/bin/sh") {
    this.label = `local ${shell}`;
  }

  async open(): Promise<ShellChannel> {
    const channel = spawnChannel(this.shell, []);
    this.#open.add(channel);
    void channel.ended.then(() => this.#open.delete(channel));
    return channel;
  }

  async close(): Promise<void> {
    await Promise.all(
      [...this.#open].map((channel) => {
        channel.destroy();
        return channel.ended;
      }),
    );
  }
}

/** A program as a channel. It starts in `/`-independent surroundings: the caller's folder and environment. */
export function spawnChannel(program: string, args: readonly string[], environment?: NodeJS.ProcessEnv): ShellChannel {
  const child = spawn(program, args, {
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
    ...(environment ? { env: environment } : {}),
  });
  child.stdin.on("error", () => {});
  const ended = Promise.race([
    once(child, "close").then(([code, signal]): ChannelEnd => ({ code, signal })),
    once(child, "exit").then(async ([code, signal]): Promise<ChannelEnd> => {
      // Programs left behind may hold the outputs open: the shell's end counts, after what it had written has come.
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { code, signal };
    }),
    once(child, "error").then(
      ([error]): ChannelEnd => ({ code: null, signal: null, problem: (error as Error).message }),
    ),
  ]).catch((error: Error): ChannelEnd => ({ code: null, signal: null, problem: error.message }));
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    ended: ended.then((end) => {
      child.stdout.destroy();
      child.stderr.destroy();
      return end;
    }),
    destroy: () => endGroup(child.pid, () => child.kill("SIGKILL")),
  };
}

/** SIGTERM for the group; what is left after a moment is killed. */
function endGroup(pid: number | undefined, otherwise: () => void): void {
  if (pid === undefined) return;
  const send = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
      return true;
    } catch {
      return false;
    }
  };
  if (!send("SIGTERM")) return void otherwise();
  setTimeout(() => send("SIGKILL"), 300).unref();
}
