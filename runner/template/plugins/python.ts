import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { pythonFolder, pythonProgram, standInFolder } from "../../python/index.js";
import { templateError } from "../values.js";

/** A question to the Python side; `roots` are folders that hold `ansible_collections`. */
export type Request =
  | ({ ask: "names"; roots: readonly string[] } & PluginFile)
  | ({
      ask: "call";
      roots: readonly string[];
      name: string;
      args: unknown[];
      kwargs: Record<string, unknown>;
    } & PluginFile);

/** A file of plugins, and the name that Python knows it by. */
export interface PluginFile {
  kind: "filter" | "test";
  file: string;
  module: string;
}

interface Answer {
  value?: unknown;
  /** What Python raised: its class and its words. */
  type?: string;
  problem?: string;
}

/** A plugin that has not answered by then never will: nothing else happens meanwhile. In milliseconds. */
const patience = 60_000;

/** One Python interpreter, started with the first question, that ends with this process. */
export class Python {
  #port: MessagePort | undefined;
  #thread: Worker | undefined;
  #pid: number | undefined;
  readonly #signal = new Int32Array(new SharedArrayBuffer(4));

  /** Asks and waits for the answer. Raises what Python raised, in its words, as a template's error. */
  ask(request: Request): unknown {
    const { value, problem } = this.#exchange(JSON.stringify(request));
    if (problem !== undefined) throw templateError(problem);
    return value;
  }

  #exchange(request: string): Answer {
    this.#start();
    Atomics.store(this.#signal, 0, 0);
    this.#port!.postMessage(request);
    if (Atomics.wait(this.#signal, 0, 0, patience) === "timed-out") {
      this.end();
      throw templateError(`a plugin in Python has not answered within ${patience / 1000} s`);
    }
    const { pid, line, ended } = receiveMessageOnPort(this.#port!)!.message as Record<string, unknown>;
    if (ended !== undefined) {
      this.end();
      throw templateError(`plugins in Python can't run: ${ended}`);
    }
    this.#pid = pid as number;
    return JSON.parse(String(line)) as Answer;
  }

  #start(): void {
    if (this.#thread) return;
    const { port1, port2 } = new MessageChannel();
    const data = {
      port: port2,
      signal: this.#signal,
      program: pythonProgram(),
      args: [join(pythonFolder, "plugin_host.py"), standInFolder],
    };
    const file = fileURLToPath(new URL("./thread.js", import.meta.url));
    this.#thread = new Worker(file, { workerData: data, transferList: [port2] });
    this.#thread.unref();
    this.#port = port1;
    port1.unref();
  }

  /** Ends it; the next question starts another. */
  end(): void {
    if (this.#pid !== undefined) {
      try {
        process.kill(this.#pid, "SIGKILL");
      } catch {
        // It is gone already.
      }
    }
    void this.#thread?.terminate();
    this.#thread = this.#port = this.#pid = undefined;
  }
}
