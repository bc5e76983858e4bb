import { linkSync, lstatSync, renameSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { dirname } from "node:path";
import { forgetSshConfig } from "../ssh/config.js";
import { JumpHosts } from "../ssh/route.js";
import { ask } from "./ask.js";
import { folderProblem } from "./folder.js";
import { KeptSession } from "./kept-session.js";
import { type KeeperAnswer, type KeeperQuestion, KeeperReader, lineOf, plainError } from "./protocol.js";
import { relay } from "./relay.js";

/** How long a keeper without any session waits for the run that has started it. */
const patienceMs = 15_000;

type Open = Extract<KeeperQuestion, { ask: "open" }>;

/**
 * The process that holds logged-in connections between runs. It has nothing that could log in again: passwords and
 * passphrases never reach it (boards that need one are not kept), and the environment it is given holds none.
 */
export class Keeper {
  readonly #server: Server;
  readonly #sessions = new Map<string, KeptSession>();
  readonly #jumps = new Map<string, JumpHosts>();
  readonly #sockets = new Set<Socket>();
  #timer: NodeJS.Timeout | undefined;
  #inode = 0;
  #finish: () => void = () => {};
  /** Resolves when it has ended. */
  readonly ended = new Promise<void>((resolve) => {
    this.#finish = resolve;
  });

  private constructor(private readonly socket: string) {
    this.#server = createServer((connection) => this.#serve(connection));
  }

  /** Begins to listen; undefined when another keeper already does. @throws Error when the socket can't be made */
  static async begin(socket: string): Promise<Keeper | undefined> {
    const problem = folderProblem(dirname(socket));
    if (problem) throw new Error(problem);
    const keeper = new Keeper(socket);
    const own = `${socket}.${process.pid}`;
    rmSync(own, { force: true });
    process.umask(0o077);
    await new Promise<void>((resolve, reject) => keeper.#server.once("error", reject).listen(own, resolve));
    keeper.#inode = lstatSync(own).ino;
    if (await keeper.#takeName(own)) {
      keeper.#wait();
      return keeper;
    }
    keeper.#server.close();
    rmSync(own, { force: true });
    return undefined;
  }

  /** Ends all sessions, and itself. */
  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#server.close();
    if (this.#isOwn()) rmSync(this.socket, { force: true });
    await Promise.all([...this.#sessions.values()].map((session) => session.drop()));
    for (const connection of this.#sockets) connection.destroy();
    this.#finish();
  }

  /** The name is taken in one step; that of a keeper which is dead is taken over. */
  async #takeName(own: string): Promise<boolean> {
    try {
      linkSync(own, this.socket);
      rmSync(own);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    if (await ask(this.socket, { ask: "list" }).catch(() => undefined)) return false;
    renameSync(own, this.socket);
    return true;
  }

  /** Whether the socket's name still means this process. */
  #isOwn(): boolean {
    try {
      return lstatSync(this.socket).ino === this.#inode;
    } catch {
      return false;
    }
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#sessions.size > 0 || this.#sockets.size > 0) return;
    this.#timer = setTimeout(() => void this.end(), patienceMs);
  }

  #serve(socket: Socket): void {
    // Whoever was let in must have come through a folder that only this user can enter.
    if (folderProblem(dirname(this.socket)) !== undefined) return void socket.destroy();
    clearTimeout(this.#timer);
    this.#sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => {
      this.#sockets.delete(socket);
      this.#endIfUnused();
    });
    const reader = new KeeperReader(
      socket,
      (question) => void this.#answer(question as KeeperQuestion, socket, reader),
    );
    say(socket, { answer: "hello", pid: process.pid });
  }

  async #answer(question: KeeperQuestion, socket: Socket, reader: KeeperReader): Promise<void> {
    if (question.ask === "open") return this.#open(question, socket, reader);
    if (question.ask === "list") {
      say(socket, { answer: "sessions", sessions: [...this.#sessions.values()].map(({ fact }) => fact) });
    } else {
      if (question.ask === "drop") await this.#sessions.get(question.name)?.drop();
      say(socket, { answer: "done" });
      if (question.ask === "end") await this.end();
    }
    socket.end();
  }

  async #open(question: Open, socket: Socket, reader: KeeperReader): Promise<void> {
    const { name, keepSeconds, terminal } = question;
    const session = this.#sessions.get(name) ?? this.#newSession(question);
    const gone = new AbortController();
    const stop = () => gone.abort();
    socket.once("close", stop);
    try {
      const { channel, held, hostKey } = await session.open(terminal, keepSeconds, gone.signal);
      socket.off("close", stop);
      if (socket.destroyed) return channel.destroy();
      say(socket, { answer: "shell", held, hostKey });
      relay(channel, socket, reader);
    } catch (error) {
      say(socket, { answer: "refused", error: plainError(error) });
      socket.end();
    }
  }

  #newSession({ name, route, target, config }: Open): KeptSession {
    // What ssh's files say of jump hosts may have changed since the last run.
    forgetSshConfig();
    const jumps = this.#jumps.get(route) ?? new JumpHosts();
    this.#jumps.set(route, jumps);
    const session: KeptSession = new KeptSession(target, config, route, jumps, () => {
      if (this.#sessions.get(name) === session) this.#sessions.delete(name);
      this.#endRoute(route);
      this.#endIfUnused();
    });
    this.#sessions.set(name, session);
    return session;
  }

  #endRoute(route: string): void {
    if ([...this.#sessions.values()].some((session) => session.route === route)) return;
    void this.#jumps.get(route)?.close();
    this.#jumps.delete(route);
  }

  /** Nothing to keep, and nobody there: its work is done. A run that has just asked may ask for more. */
  #endIfUnused(): void {
    if (this.#sessions.size === 0 && this.#sockets.size === 0) this.#wait();
    else if (!this.#isOwn() && this.#sockets.size === 0) void this.end();
  }
}

function say(socket: Socket, answer: KeeperAnswer): void {
  if (socket.writable) socket.write(lineOf(answer));
}
