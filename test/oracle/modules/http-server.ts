import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

/** What the paths of the test's own web server answer; everything else is a 404. */
const pages: Record<string, (request: IncomingMessage, response: ServerResponse) => void> = {
  "/text": (_, response) => send(response, 200, "text/plain", "hello\n"),
  "/json": (_, response) => send(response, 200, "application/json", '{"answer": 42, "list": [1, 2]}'),
  "/sums": (_, response) =>
    send(response, 200, "text/plain", "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03  text\n"),
  "/moved": (_, response) => {
    response.writeHead(302, { location: "/text" });
    response.end();
  },
  "/named": (_, response) => {
    response.setHeader("content-disposition", 'attachment; filename="given-name.txt"');
    send(response, 200, "text/plain", "named\n");
  },
  "/unchanged": (request, response) => {
    if (request.headers["if-modified-since"]) response.writeHead(304).end();
    else send(response, 200, "text/plain", "fresh\n");
  },
  "/private": (request, response) => {
    const wanted = `Basic ${Buffer.from("user:secret").toString("base64")}`;
    if (request.headers.authorization === wanted) send(response, 200, "text/plain", "in\n");
    else {
      response.setHeader("www-authenticate", 'Basic realm="test"');
      send(response, 401, "text/plain", "no\n");
    }
  },
  "/packed": (_, response) => {
    response.setHeader("content-encoding", "gzip");
    response.setHeader("content-type", "application/json");
    response.end(gzipSync('{"packed": true}'));
  },
  "/cookies": (_, response) => {
    response.setHeader("set-cookie", ["one=1; Path=/", "deep=2; Path=/a/b", "two=3; Path=/"]);
    send(response, 200, "text/plain", "sweet\n");
  },
  "/sent": (request, response) => {
    const status = Number(new URL(request.url!, "http://x").searchParams.get("status"));
    response.writeHead(status, { location: "/echo", "content-length": 0 }).end();
  },
  "/to-private": (_, response) => {
    response.writeHead(302, { location: "/private", "content-length": 0 }).end();
  },
  "/created": (_, response) => send(response, 201, "text/plain", "made\n"),
  "/broken": (_, response) => send(response, 500, "text/plain", "oops\n"),
  "/echo": (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const said = {
        method: request.method,
        type: request.headers["content-type"] ?? null,
        note: request.headers["x-note"] ?? null,
        body: Buffer.concat(chunks).toString("utf8"),
      };
      send(response, 200, "application/json", JSON.stringify(said));
    });
  },
};

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(text) });
  response.end(text);
}

/** A web server on the loopback address. */
export class TestServer {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  static async start(): Promise<TestServer> {
    const server = createServer((request, response) => {
      const page = pages[(request.url ?? "").split("?")[0]!];
      if (page) page(request, response);
      else send(response, 404, "text/plain", "nothing here\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new TestServer(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
