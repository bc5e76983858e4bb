import { type ChildProcess, spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { project } from "../conventions/sources.js";

export interface Place {
  line: number;
  character: number;
}

export interface Diagnostic {
  message: string;
  range: { start: Place; end: Place };
}

interface Message {
  id?: number;
  method?: string;
  params?: { uri?: string; diagnostics?: Diagnostic[]; items?: { section?: string }[] };
  result?: unknown;
}

/** The YAML language server as an editor drives it, with axle's schemas by file name. */
export class LanguageClient {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly #diagnostics = new Map<string, (found: Diagnostic[]) => void>();
  #rest = Buffer.alloc(0);
  #next = 1;

  private constructor(private readonly settings: object) {
    const server = `${project}node_modules/yaml-language-server/bin/yaml-language-server`;
    this.#child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
    this.#child.stdout!.on("data", (data: Buffer) => this.#take(data));
  }

  static async open(schemas: Readonly<Record<string, string>>): Promise<LanguageClient> {
    const byUrl = Object.fromEntries(
      Object.entries(schemas).map(([file, pattern]) => [pathToFileURL(`${project}schemas/${file}`).href, pattern]),
    );
    const client = new LanguageClient({
      schemas: byUrl,
      validate: true,
      hover: true,
      completion: true,
      schemaStore: { enable: false },
    });
    await client.ask("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: { workspace: { configuration: true }, textDocument: { completion: {}, hover: {} } },
    });
    client.#send({ method: "initialized", params: {} });
    client.#send({ method: "workspace/didChangeConfiguration", params: { settings: { yaml: client.settings } } });
    return client;
  }

  /** Opens a text under a name; gives what the server finds wrong with it. */
  openText(name: string, text: string): Promise<Diagnostic[]> {
    const uri = `file:///sample/${name}`;
    const found = new Promise<Diagnostic[]>((resolve) => this.#diagnostics.set(uri, resolve));
    this.#send({
      method: "textDocument/didOpen",
      params: { textDocument: { uri, languageId: "yaml", version: 1, text } },
    });
    return found;
  }

  async hover(name: string, position: Place): Promise<string> {
    const found = (await this.#at("textDocument/hover", name, position)) as { contents: { value: string } } | null;
    return found?.contents.value ?? "";
  }

  async complete(name: string, position: Place): Promise<string[]> {
    const found = (await this.#at("textDocument/completion", name, position)) as { items: { label: string }[] };
    return found.items.map(({ label }) => label);
  }

  close(): void {
    this.#child.kill();
  }

  #at(method: string, name: string, position: Place): Promise<unknown> {
    return this.ask(method, { textDocument: { uri: `file:///sample/${name}` }, position });
  }

  ask(method: string, params: object): Promise<unknown> {
    const id = this.#next++;
    const answer = new Promise<unknown>((resolve) => this.#waiting.set(id, resolve));
    this.#send({ id, method, params });
    return answer;
  }

  #send(message: object): void {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    this.#child.stdin!.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  #take(data: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (;;) {
      const head = this.#rest.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/.exec(this.#rest.toString("latin1", 0, Math.max(0, head)))?.[1]);
      if (head < 0 || this.#rest.length < head + 4 + length) return;
      const body = this.#rest.subarray(head + 4, head + 4 + length).toString();
      this.#rest = this.#rest.subarray(head + 4 + length);
      this.#handle(JSON.parse(body) as Message);
    }
  }

  #handle({ id, method, params, result }: Message): void {
    if (method === "workspace/configuration" && id !== undefined) {
      const answers = params!.items!.map(({ section }) => (section === "yaml" ? this.settings : {}));
      this.#send({ id, result: answers });
    } else if (method === "textDocument/publishDiagnostics") {
      this.#diagnostics.get(params!.uri!)?.(params!.diagnostics!);
    } else if (method !== undefined && id !== undefined) this.#send({ id, result: null });
    else if (id !== undefined) this.#waiting.get(id)?.(result);
  }
}
