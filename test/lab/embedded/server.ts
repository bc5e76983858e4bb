import type { AuthContext, Connection, ServerChannel, Session } from "ssh2";
import ssh2 from "ssh2";
import type { EmbeddedBoard } from "./board.js";

/** A board's sshd: ssh2's server on 127.0.0.1. Every command really runs inside the board. */
export class BoardServer {
  private readonly server: ssh2.Server;
  private readonly clients = new Set<Connection>();
  port = 0;

  constructor(
    private readonly board: EmbeddedBoard,
    hostKey: string,
    private readonly authorizedKey: string,
  ) {
    this.server = new ssh2.Server({ hostKeys: [hostKey], ident: "axle-lab" }, (client) => this.accept(client));
    board.onDown = () => this.dropAll();
  }

  /** Listens on a port of the system's choosing, or the given one. */
  listen(port = 0): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => {
        this.port = (this.server.address() as { port: number }).port;
        resolve(this.port);
      });
    });
  }

  /** Cuts every connection, as a board does that goes down. */
  dropAll(): void {
    for (const client of this.clients) client.end();
    this.clients.clear();
  }

  close(): Promise<void> {
    this.dropAll();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Connection): void {
    if (!this.board.up) {
      client.end();
      return;
    }
    this.clients.add(client);
    client.on("close", () => this.clients.delete(client));
    client.on("error", () => this.clients.delete(client));
    client.on("authentication", (context) => this.authenticate(context));
    client.on("ready", () => client.on("session", (accept) => this.openSession(accept())));
  }

  private authenticate(context: AuthContext): void {
    const known = ssh2.utils.parseKey(this.authorizedKey);
    if (known instanceof Error || context.method !== "publickey" || context.username !== "root") {
      context.reject(["publickey"]);
      return;
    }
    const same = context.key.algo === known.type && context.key.data.equals(known.getPublicSSH());
    const signed =
      !context.signature || !context.blob || known.verify(context.blob, context.signature, context.hashAlgo) === true;
    if (same && signed) context.accept();
    else context.reject(["publickey"]);
  }

  private openSession(session: Session): void {
    const environment: Record<string, string> = {};
    session.on("pty", (accept) => accept?.());
    session.on("env", (accept, _reject, info) => {
      environment[info.key] = info.val;
      accept?.();
    });
    session.on("exec", (accept, _reject, info) => this.start(accept(), info.command, environment));
    session.on("shell", (accept) => this.start(accept(), "exec sh -i", environment));
  }

  private start(channel: ServerChannel, command: string, environment: Record<string, string>): void {
    if (!this.board.up) {
      channel.exit(255);
      channel.end();
      return;
    }
    const child = this.board.run(command, environment);
    channel.pipe(child.stdin!);
    child.stdin!.on("error", () => {});
    child.stdout!.pipe(channel, { end: false });
    child.stderr!.pipe(channel.stderr, { end: false });
    // Like sshd: a lost connection hangs up the session's processes.
    channel.on("close", () => child.kill("SIGHUP"));
    child.on("close", (code, signal) => {
      if (signal) channel.exit(signal.replace("SIG", ""), false, "");
      else channel.exit(code ?? 255);
      channel.end();
    });
  }
}
