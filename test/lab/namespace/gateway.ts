import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { dirname, join } from "node:path";

/**
 * The boards' way to Debian's archive: an HTTP server on the lab's bridge that fetches from the mirror this machine uses
 * and keeps packages. Boards resolve the mirror's name to it, so their sources.list is stock; nothing is forwarded else.
 */
export class PackageGateway {
  private readonly server: Server;

  constructor(
    private readonly cache: string,
    private readonly hosts: ReadonlySet<string>,
  ) {
    this.server = createServer((question, answer) => this.serve(question, answer));
  }

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

  private serve(question: IncomingMessage, answer: ServerResponse): void {
    const host = (question.headers.host ?? "").replace(/:\d+$/, "");
    const path = question.url ?? "/";
    if (!this.hosts.has(host) || !["GET", "HEAD"].includes(question.method ?? "") || path.includes("..")) {
      answer.writeHead(403).end();
      return;
    }
    const keep = question.method === "GET" && /\.deb$|\/by-hash\//.test(path);
    const file = join(this.cache, host, path.replace(/[^\w.+~/-]/g, "_"));
    if (keep && existsSync(file)) createReadStream(file).pipe(answer);
    else this.fetch(question, answer, host, path, keep ? file : undefined);
  }

  private fetch(
    question: IncomingMessage,
    answer: ServerResponse,
    host: string,
    path: string,
    keep: string | undefined,
  ): void {
    const since = question.headers["if-modified-since"];
    const upstream = request(
      { host, path, method: question.method, headers: { host, ...(since ? { "if-modified-since": since } : {}) } },
      (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
        if (!keep || reply.statusCode !== 200) return;
        mkdirSync(dirname(keep), { recursive: true });
        const partial = `${keep}.${process.pid}.partial`;
        const copy = createWriteStream(partial);
        reply.pipe(copy);
        copy.on("finish", () => (reply.complete ? renameSync(partial, keep) : rmSync(partial, { force: true })));
      },
    );
    upstream.on("error", (error) => {
      if (answer.headersSent) answer.destroy();
      else answer.writeHead(502).end(error.message);
    });
    upstream.end();
  }
}
