import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { renderPage } from "../report/html/index.js";
import { listPage } from "./pages.js";
import { collectRun, findRuns, modified, runNamed } from "./runs.js";

export interface ServeOptions {
  /** Files of events that were named. */
  files: readonly string[];
  /** The folder with journals. */
  folder: string;
  /** 0 for any free port. */
  port: number;
  /** Milliseconds between looks at a run that goes on. */
  everyMs?: number;
}

export interface Served {
  /** Where a browser goes, token included. */
  url: string;
  close(): Promise<void>;
}

/**
 * Shows runs on 127.0.0.1: the list, each run's page, and a stream that says when a page has changed. It only reads, and
 * only for those who have the token: in the address once, in a cookie from then on.
 */
export async function serve(options: ServeOptions): Promise<Served> {
  const token = randomBytes(18).toString("base64url");
  const server = createServer((request, response) => {
    try {
      answer(request, response, token, options);
    } catch (error) {
      if (!response.headersSent) say(response, 500, `This page can't be made: ${(error as Error).message}`);
      else response.end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/?token=${token}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  token: string,
  options: ServeOptions,
): ServerResponse {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  if (request.method !== "GET") return say(response, 405, "Runs can only be looked at here.");
  // Another name for this address would let a page of somebody else's read along.
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/.test(request.headers.host ?? ""))
    return say(response, 403, "Use 127.0.0.1.");
  const given = url.searchParams.get("token");
  if (given !== null && isSame(given, token)) return enter(response, url, token);
  if (!isSame(cookieOf(request), token))
    return say(response, 403, "The address that axle serve has printed holds a token: use that one.");
  const runs = findRuns(options.files, options.folder);
  const [, section, id = "", part] = url.pathname.split("/");
  if (section === "") return page(response, listPage(runs));
  const run = section === "runs" ? runNamed(runs, decodeURIComponent(id)) : undefined;
  if (!run) return say(response, 404, "There is no such run.");
  if (part === "events") return stream(response, run.file, options.everyMs ?? 1000);
  const { run: collected } = collectRun(run.file);
  return page(
    response,
    renderPage(collected, collected.ended ? {} : { live: `/runs/${encodeURIComponent(run.id)}/events` }),
  );
}

/** The token goes into a cookie and out of the address. */
function enter(response: ServerResponse, url: URL, token: string): ServerResponse {
  return response
    .writeHead(303, { location: url.pathname, "set-cookie": `axle=${token}; HttpOnly; SameSite=Strict; Path=/` })
    .end();
}

function cookieOf(request: IncomingMessage): string {
  return /(?:^|;\s*)axle=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
}

function isSame(given: string, token: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(token)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const headers = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

function page(response: ServerResponse, html: string): ServerResponse {
  return response.writeHead(200, { ...headers, "content-type": "text/html; charset=utf-8" }).end(html);
}

function say(response: ServerResponse, code: number, text: string): ServerResponse {
  return response.writeHead(code, { ...headers, "content-type": "text/plain; charset=utf-8" }).end(`${text}\n`);
}

/** Says that the run's file has changed, as often as it does, until the run has ended. */
function stream(response: ServerResponse, file: string, everyMs: number): ServerResponse {
  response.writeHead(200, { ...headers, "content-type": "text/event-stream" });
  let seen = modified(file);
  const timer = setInterval(() => {
    const now = modified(file);
    if (now === seen) return;
    seen = now;
    response.write("data: changed\n\n");
    if (!collectRun(file).run.ended) return;
    response.end("event: end\ndata: ended\n\n");
    clearInterval(timer);
  }, everyMs);
  return response.on("close", () => clearInterval(timer));
}
