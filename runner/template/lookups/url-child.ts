import { readFileSync } from "node:fs";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

/** One GET, as JSON on standard input. */
export interface UrlRequest {
  url: string;
  headers: Record<string, string>;
  validateCerts: boolean;
  timeoutSeconds: number;
  /** Ansible's `follow_redirects`; only "none" and "no" stop at the first answer. */
  redirects: string;
  unixSocket?: string;
  caPath?: string;
  ciphers: string[];
  /** Headers that are not sent on after a redirect. */
  unredirected: string[];
}

/** The answer, as JSON on standard output; the body in base64. */
export type UrlAnswer = { status: number; reason: string; body: string } | { problem: string };

const MOST_REDIRECTS = 10;

async function get(request: UrlRequest, left = MOST_REDIRECTS): Promise<UrlAnswer> {
  const target = new URL(request.url);
  if (target.protocol === "file:") return { status: 200, reason: "OK", body: readFileSync(target).toString("base64") };
  const response = await send(target, request);
  const location = response.headers.location;
  const status = response.statusCode ?? 0;
  const stays = request.redirects === "none" || request.redirects === "no";
  if (location !== undefined && [301, 302, 303, 307, 308].includes(status) && !stays) {
    response.resume();
    if (left === 0) return { problem: "too many redirects" };
    return get(redirected(request, new URL(location, target)), left - 1);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return { status, reason: response.statusMessage ?? "", body: Buffer.concat(chunks).toString("base64") };
}

function send(target: URL, request: UrlRequest): Promise<IncomingMessage> {
  const open = target.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = open(
      target,
      {
        headers: request.headers,
        timeout: request.timeoutSeconds * 1000,
        rejectUnauthorized: request.validateCerts,
        ...(request.unixSocket ? { socketPath: request.unixSocket } : {}),
        ...(request.caPath ? { ca: readFileSync(request.caPath) } : {}),
        ...(request.ciphers.length > 0 ? { ciphers: request.ciphers.join(":") } : {}),
      },
      resolve,
    );
    sent.on("timeout", () => sent.destroy(new Error("timed out")));
    sent.on("error", reject);
    sent.end();
  });
}

/** Credentials are for the host that they were given for. */
function redirected(request: UrlRequest, to: URL): UrlRequest {
  const dropped = new Set(request.unredirected.map((name) => name.toLowerCase()));
  if (new URL(request.url).host !== to.host) dropped.add("authorization");
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => !dropped.has(name.toLowerCase())),
  );
  return { ...request, url: to.href, headers };
}

async function main(): Promise<void> {
  const request = JSON.parse(readFileSync(0, "utf8")) as UrlRequest;
  const answer = await get(request).catch(
    (problem: Error): UrlAnswer => ({ problem: problem.message || String(problem) }),
  );
  process.stdout.write(JSON.stringify(answer));
}

if (process.argv[1]?.endsWith("url-child.js")) await main();
