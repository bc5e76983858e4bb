import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { request as httpsRequest } from "node:https";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { PackageSource } from "./sources.js";

export interface GatewayOptions {
  /** Folder of what is kept: packages and lists that are named by their content never change. */
  cache: string;
  sources: readonly PackageSource[];
  /** The proxy that this machine fetches through. */
  proxy?: string | undefined;
}

/**
 * The boards' way to Debian's archive: an HTTP server on the lab's bridge that fetches from where this machine's apt
 * fetches, and keeps packages. The boards' names of Debian's servers lead here, so a stock sources.list works, on boards
 * and in their guests; nothing else is reached and nothing is forwarded.
 */
export class PackageGateway {
  private readonly server = createServer((question, answer) => void this.serve(question, answer));
  /** Downloads under way: boards that want the same package wait for the first one's. */
  private readonly flights = new Map<string, Promise<number>>();

  constructor(private readonly options: GatewayOptions) {}

  listen(address: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, address, () => resolve());
    });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async serve(question: IncomingMessage, answer: ServerResponse): Promise<void> {
    const url = this.resolve((question.headers.host ?? "").replace(/:\d+$/, ""), question.url ?? "/");
    if (url === undefined || !["GET", "HEAD"].includes(question.method ?? "")) {
      answer.writeHead(403).end();
      return;
    }
    try {
      if (question.method === "GET" && /\.deb$|\/by-hash\//.test(url.pathname)) await this.serveKept(url, answer);
      else await this.pass(question, answer, url);
    } catch (error) {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end((error as Error).message);
    }
  }

  /** Where a board's request leads: by the server's name when it is one of this machine's, else by what is asked for. */
  private resolve(host: string, path: string): URL | undefined {
    if (path.includes("..") || !path.startsWith("/")) return undefined;
    const { sources } = this.options;
    const named = sources.find(({ site }) => new URL(site).hostname === host);
    if (named) return new URL(path, new URL(named.site).origin);
    const security = host.startsWith("security.") || path.startsWith("/debian-security/");
    const site = sources.find(({ release }) => release.endsWith("-security") === security)?.site;
    return site === undefined
      ? undefined
      : new URL(site.replace(/\/?$/, path.replace(/^\/debian(-security)?(?=\/)/, "")));
  }

  private async serveKept(url: URL, answer: ServerResponse): Promise<void> {
    const file = join(this.options.cache, url.hostname, url.pathname.replace(/[^\w.+~/-]/g, "_"));
    if (!existsSync(file)) {
      if (!this.flights.has(file))
        this.flights.set(
          file,
          this.keep(url, file).finally(() => this.flights.delete(file)),
        );
      const status = await this.flights.get(file);
      if (status !== 200) {
        answer.writeHead(status ?? 502).end();
        return;
      }
    }
    answer.writeHead(200, { "content-length": statSync(file).size, "content-type": "application/octet-stream" });
    await pipeline(createReadStream(file), answer);
  }

  /** Fetches into the cache; gives the server's status, and only what came whole with 200 is kept. */
  private async keep(url: URL, file: string): Promise<number> {
    const reply = await this.fetch(url, "GET", {});
    if (reply.statusCode !== 200) {
      reply.resume();
      return reply.statusCode ?? 502;
    }
    mkdirSync(dirname(file), { recursive: true });
    const partial = `${file}.${process.pid}.partial`;
    try {
      await pipeline(reply, createWriteStream(partial));
      renameSync(partial, file);
      return 200;
    } finally {
      rmSync(partial, { force: true });
    }
  }

  private async pass(question: IncomingMessage, answer: ServerResponse, url: URL): Promise<void> {
    const since = question.headers["if-modified-since"];
    const reply = await this.fetch(url, question.method!, since ? { "if-modified-since": since } : {});
    answer.writeHead(reply.statusCode ?? 502, reply.headers);
    await pipeline(reply, answer);
  }

  private fetch(url: URL, method: string, headers: Record<string, string>): Promise<IncomingMessage> {
    const { proxy } = this.options;
    const viaProxy = proxy !== undefined && url.protocol === "http:";
    const target = viaProxy ? new URL(proxy) : url;
    const path = viaProxy ? url.href : url.pathname;
    const open = url.protocol === "https:" ? httpsRequest : httpRequest;
    const { hostname: host, port } = target;
    return new Promise((resolve, reject) => {
      open({ host, port, path, method, headers: { host: url.host, ...headers } }, resolve)
        .once("error", reject)
        .end();
    });
  }
}
