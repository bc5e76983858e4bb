import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import ssh2, { type Connection, type ServerConfig } from "ssh2";
import type { Target } from "../../runner/board/session.js";

export interface ServerOptions {
  password?: string;
  /** Asks for the password by keyboard-interactive only. */
  interactive?: boolean;
  algorithms?: ServerConfig["algorithms"];
  /** Called for every connection before anything is said. */
  greet?: (client: Connection) => void;
  /** How to run what is asked for; default: a real sh. */
  shell?: (channel: ssh2.ServerChannel) => void;
}

export interface TestServer {
  target(changes?: Partial<Target>): Target;
  stop(): Promise<void>;
  /** How many connections were made. */
  connections(): number;
}

/** An SSH server in this process, for what a real one can't be made to do here. */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "axle-server-"));
  const pair = ssh2.utils.generateKeyPairSync("ed25519");
  const clients = new Set<Connection>();
  let count = 0;
  const server = new ssh2.Server(
    { hostKeys: [pair.private], ...(options.algorithms ? { algorithms: options.algorithms } : {}) },
    (client) => {
      count++;
      clients.add(client);
      client.on("error", () => {}).on("close", () => clients.delete(client));
      options.greet?.(client);
      authenticate(client, options);
      client.on("ready", () => client.on("session", (accept) => serve(accept(), options)));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const knownHosts = join(folder, "known_hosts");
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${pair.public}\n`);
  return {
    connections: () => count,
    target: (changes = {}) => ({
      name: "board",
      connection: "ssh",
      host: "127.0.0.1",
      port,
      user: "tester",
      hostKeyChecking: "yes",
      sshArgs: [
        "-F",
        "/dev/null",
        "-o",
        `UserKnownHostsFile=${knownHosts}`,
        "-o",
        "IdentityAgent=none",
        "-o",
        `IdentityFile=${join(folder, "none")}`,
      ],
      connectTimeoutSeconds: 10,
      shell: "/bin/sh",
      ...changes,
    }),
    stop: async () => {
      for (const client of clients) client.end();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function authenticate(client: Connection, options: ServerOptions): void {
  client.on("authentication", (context) => {
    if (options.password === undefined) return context.accept();
    const allowed = options.interactive ? (["keyboard-interactive"] as const) : (["password"] as const);
    if (!options.interactive && context.method === "password" && context.password === options.password)
      context.accept();
    else if (options.interactive && context.method === "keyboard-interactive") {
      context.prompt([{ prompt: "Password: ", echo: false }], "", (answers) =>
        answers[0] === options.password ? context.accept() : context.reject([...allowed]),
      );
    } else context.reject([...allowed]);
  });
}

function serve(session: ssh2.Session, options: ServerOptions): void {
  session.on("pty", (accept) => accept?.());
  session.on("exec", (accept, _reject, info) => {
    const channel = accept();
    if (options.shell) return options.shell(channel);
    const child = spawn("/bin/sh", ["-c", info.command], { stdio: "pipe" });
    channel.pipe(child.stdin).on("error", () => {});
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    child.on("close", (code) => {
      channel.exit(code ?? 1);
      channel.end();
    });
    channel.on("close", () => child.kill());
  });
}
