import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";

/** A Redis server of one test file, on a port and in a folder of its own. */
export class RedisServer {
  readonly folder = mkdtempSync(join(tmpdir(), "axle-redis-"));
  private server: ChildProcess | undefined;

  private constructor(readonly port: number) {}

  static async start(): Promise<RedisServer> {
    const redis = new RedisServer(await freePort());
    await redis.up();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it (again); returns when it answers. */
  async up(): Promise<void> {
    const words = ["--port", `${this.port}`, "--bind", "127.0.0.1", "--dir", this.folder, "--save", ""];
    this.server = spawn("redis-server", words, { stdio: "ignore" });
    for (let tries = 0; tries < 200; tries++) {
      const client = new Redis(this.url, { lazyConnect: true, retryStrategy: () => null });
      client.on("error", () => {});
      try {
        await client.connect();
        client.disconnect();
        return;
      } catch {
        await sleep(50);
      }
    }
    throw new Error("redis-server does not answer");
  }

  /** Kills it, as a power cut does. */
  async down(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    if (!server || server.exitCode !== null) return;
    const ended = new Promise((resolve) => server.once("exit", resolve));
    server.kill("SIGKILL");
    await ended;
  }

  client(): Redis {
    const client = new Redis(this.url, { retryStrategy: () => null });
    client.on("error", () => {});
    return client;
  }

  async close(): Promise<void> {
    await this.down();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
