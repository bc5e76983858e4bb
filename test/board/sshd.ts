import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import type { Target } from "../../runner/board/session.js";

/** A real OpenSSH server on 127.0.0.1, with its own keys and configuration in a temporary folder. */
export interface Sshd {
  port: number;
  folder: string;
  /** A private key that may log in. */
  key: string;
  /** The server's public host key as known_hosts has it: "ssh-ed25519 AAAA…". */
  hostKey: string;
  knownHosts: string;
  /** A target that reaches it, checked against `knownHosts`. */
  target(changes?: Partial<Target>): Target;
  stop(): void;
}

export const sshdPath = "/usr/sbin/sshd";

export async function startSshd(extra: readonly string[] = []): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), "axle-sshd-"));
  const key = join(folder, "id");
  const host = join(folder, "host");
  makeKey(key);
  makeKey(host);
  const port = await freePort();
  const hostKey = readFileSync(`${host}.pub`, "utf8").split(" ").slice(0, 2).join(" ");
  const knownHosts = join(folder, "known_hosts");
  writeFileSync(knownHosts, `[127.0.0.1]:${port} ${hostKey}\n`);
  writeFileSync(join(folder, "authorized"), readFileSync(`${key}.pub`));
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const config = [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    `HostKey ${host}`,
    `AuthorizedKeysFile ${join(folder, "authorized")}`,
    `PidFile ${join(folder, "pid")}`,
    "StrictModes no",
    "UsePAM no",
    "PasswordAuthentication no",
    "PermitRootLogin yes",
    ...extra,
  ];
  writeFileSync(join(folder, "config"), `${config.join("\n")}\n`);
  const child = spawn(sshdPath, ["-D", "-e", "-f", join(folder, "config")], { stdio: ["ignore", "ignore", "pipe"] });
  await untilListening(child, port);
  return {
    port,
    folder,
    key,
    hostKey,
    knownHosts,
    target: (changes = {}) => ({
      name: "board",
      connection: "ssh",
      host: "127.0.0.1",
      port,
      user: userInfo().username,
      privateKeyFile: key,
      hostKeyChecking: "yes",
      sshArgs: ["-F", "/dev/null", "-o", `UserKnownHostsFile=${knownHosts}`, "-o", "GlobalKnownHostsFile=/dev/null"],
      connectTimeoutSeconds: 15,
      shell: "/bin/sh",
      ...changes,
    }),
    stop: () => {
      child.kill("SIGTERM");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Makes a key pair without asking anything; `passphrase` encrypts it. */
export function makeKey(file: string, type = "ed25519", passphrase = ""): void {
  execFileSync("ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", "test", "-f", file]);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

async function untilListening(child: ChildProcess, port: number): Promise<void> {
  let said = "";
  child.stderr?.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  for (let tries = 0; tries < 100; tries++) {
    if (child.exitCode !== null) throw new Error(`sshd did not start: ${said}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => resolve(true)).once("error", () => resolve(false));
      socket.once("connect", () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`sshd does not listen: ${said}`);
}
