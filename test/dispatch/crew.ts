import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { type Ran, type Running, Scene } from "../e2e/scene.js";
import { RedisServer } from "./redis.js";

const program = `${process.cwd()}/bin/axle.mjs`;

/** A worker as a user starts it. */
export interface Hand {
  child: ChildProcess;
  said(): string;
  ended: Promise<number | null>;
}

/** Embedded boards, a Redis, and workers at the same desk. */
export class Crew {
  readonly hands: Hand[] = [];
  readonly key = randomBytes(32).toString("base64");

  private constructor(
    readonly scene: Scene,
    readonly redis: RedisServer,
  ) {
    scene.desk.write(".queue.key", `${this.key}\n`);
  }

  static async open(...boards: string[]): Promise<Crew> {
    const scene = await Scene.open(...boards);
    return new Crew(scene, await RedisServer.start());
  }

  /** Starts `axle worker` and waits until it listens. */
  async hire(words: readonly string[] = [], env: Record<string, string> = {}): Promise<Hand> {
    const { desk } = this.scene;
    const all = [program, "worker", "--queue", this.redis.url, "--lost-after", "2", ...words];
    const own = { PATH: process.env["PATH"], HOME: desk.folder, LC_ALL: "C.UTF-8", AXLE_QUEUE_KEY: this.key, ...env };
    const child = spawn(process.execPath, all, { cwd: desk.folder, env: own });
    let text = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (data) => {
        text += data;
      });
    const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
    const hand = { child, said: () => text, ended };
    this.hands.push(hand);
    while (!text.includes("Waiting for shards")) {
      if (child.exitCode !== null) throw new Error(`the worker ended: ${text}`);
      await sleep(20);
    }
    return hand;
  }

  /** Sends everybody home. */
  async dismiss(): Promise<void> {
    for (const { child } of this.hands) if (child.exitCode === null) child.kill("SIGKILL");
    await Promise.all(this.hands.splice(0).map(({ ended }) => ended));
  }

  start(playbook: string, shards: number, words: readonly string[] = [], env: Record<string, string> = {}): Running {
    const { desk } = this.scene;
    const site = desk.write("site.yml", playbook);
    const all = ["run", site, "--shard", `${shards}`, "--queue", this.redis.url, "--queue-key", ".queue.key", ...words];
    return desk.start(all, { env });
  }

  run(playbook: string, shards: number, ...words: string[]): Promise<Ran> {
    return this.start(playbook, shards, words).ended;
  }

  async close(): Promise<void> {
    await this.dismiss();
    await this.redis.close();
    await this.scene.close();
  }
}
