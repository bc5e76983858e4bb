import { spawn } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { steadyNow } from "../../clock.js";
import { pause } from "../pause.js";
import { type Asked, ask } from "./ask.js";
import { keeperFolder, makeFolder, socketFor, socketProblem } from "./folder.js";
import type { KeeperQuestion } from "./protocol.js";

/** How long a keeper may take to start. */
const startMs = 10_000;

/** All of the environment that a keeper gets: what ssh needs. Passwords that stand in others never reach it. */
const environment = ["PATH", "HOME", "USER", "LOGNAME", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "LC_ALL", "LANG", "TMPDIR"];

/** A run's way to the keeper that fits it, which is started at the first question. */
export class KeeperReach {
  readonly socket: string;
  #ready: Promise<string | undefined> | undefined;

  /** @param seconds how long sessions are kept after their last use */
  constructor(
    readonly seconds: number,
    private readonly folder = keeperFolder(),
  ) {
    this.socket = socketFor(folder, version());
  }

  /** The keeper's answer, or why there is none. */
  async ask(question: KeeperQuestion, patienceMs: number, signal?: AbortSignal): Promise<Asked | string> {
    this.#ready ??= this.#makeReady();
    const problem = await this.#ready;
    if (problem !== undefined) return problem;
    try {
      return (await ask(this.socket, question, patienceMs, signal)) ?? "the keeper is not there any more";
    } catch (error) {
      return `the keeper failed: ${(error as Error).message}`;
    }
  }

  /** Makes sure that a keeper listens; why it can't be used otherwise. */
  async #makeReady(): Promise<string | undefined> {
    const problem = makeFolder(this.folder) ?? socketProblem(this.socket);
    if (problem !== undefined) return problem;
    try {
      if (await ask(this.socket, { ask: "list" })) return undefined;
    } catch (error) {
      return `the keeper failed: ${(error as Error).message}`;
    }
    return this.#start();
  }

  async #start(): Promise<string | undefined> {
    const env = Object.fromEntries(
      environment.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])),
    );
    const child = spawn(process.execPath, [program(), "keep", "hold", this.socket], {
      detached: true,
      stdio: "ignore",
      env,
    });
    let ended = false;
    child.once("error", () => {
      ended = true;
    });
    child.once("exit", (code) => {
      ended = code !== 0;
    });
    child.unref();
    const until = steadyNow() + startMs;
    while (!ended && steadyNow() < until) {
      if (existsSync(this.socket) && (await ask(this.socket, { ask: "list" }).catch(() => undefined))) return undefined;
      await pause(20);
    }
    return "the keeper did not start";
  }
}

function program(): string {
  return fileURLToPath(new URL("../../../../bin/axle.mjs", import.meta.url));
}

/** Which program this is: a keeper of another one is not spoken to, nor one from before it was built anew. */
function version(): string {
  const root = new URL("../../../../", import.meta.url);
  const { version } = JSON.parse(readFileSync(new URL("package.json", root), "utf8")) as { version: string };
  const built = statSync(new URL("dist/axle/axle.cjs", root), { throwIfNoEntry: false });
  return `${version} ${built?.mtimeMs ?? ""}`;
}
