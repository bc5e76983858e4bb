import { quote } from "../sh/quote.js";
import type { HttpRequest } from "./http-request.js";

/** A request through curl. All of it stands in a configuration file: nothing of it is to be seen in a list of processes. */
export function curlScript(request: HttpRequest): string {
  return `printf %s ${quote(curlConfig(request))} >"$_d/conf"
curl -q -sS -K "$_d/conf" -D "$_d/head" -o "$_d/body" -w '%{http_code} %{url_effective}' >"$_d/said" 2>"$_d/err"; _v=$?
rm -f "$_d/conf"
`;
}

function curlConfig(request: HttpRequest): string {
  const lines = [option("url", request.url), option("user-agent", request.userAgent)];
  lines.push(...methodLines(request));
  for (const [name, value] of Object.entries(request.headers))
    lines.push(option("header", `${name}: ${String(value)}`));
  // The time is how long the line may be silent, as in Ansible: a large file may take longer.
  lines.push(
    `connect-timeout = ${request.timeoutSeconds}`,
    `speed-time = ${request.timeoutSeconds}`,
    "speed-limit = 1",
  );
  if (request.followRedirects) lines.push("location", "max-redirs = 30");
  if (!request.validateCerts) lines.push("insecure");
  if (!request.useProxy) lines.push(option("noproxy", "*"));
  if (request.useNetrc && request.user === undefined) lines.push("netrc-optional");
  if (request.user !== undefined) lines.push(option("user", `${request.user}:${request.password ?? ""}`));
  if (request.negotiate) lines.push("negotiate", ...(request.user === undefined ? [option("user", ":")] : []));
  if (request.decompress && hasHeader(request, "accept-encoding")) lines.push("compressed");
  const files: [string, string | undefined][] = [
    ["cacert", request.caPath],
    ["cert", request.clientCert],
    ["key", request.clientKey],
    ["unix-socket", request.unixSocket],
    ["ciphers", request.ciphers?.join(":")],
  ];
  for (const [name, value] of files) if (value) lines.push(option(name, value));
  return `${lines.join("\n")}\n`;
}

function methodLines(request: HttpRequest): string[] {
  const lines: string[] = [];
  if (request.method === "HEAD") lines.push("head");
  else if (request.method !== "GET" || hasBody(request)) lines.push(option("request", request.method));
  if (request.body !== undefined) lines.push(option("data-raw", request.body));
  if (request.bodyFile !== undefined) lines.push(option("data-binary", `@${request.bodyFile}`));
  // curl would name a type of its own for a body that has none, and wait for the server's leave to send a large one.
  if (hasBody(request) && !hasHeader(request, "content-type")) lines.push(option("header", "Content-Type:"));
  if (hasBody(request)) lines.push(option("header", "Expect:"));
  return lines;
}

function hasBody(request: HttpRequest): boolean {
  return request.body !== undefined || request.bodyFile !== undefined;
}

function hasHeader(request: HttpRequest, name: string): boolean {
  return Object.keys(request.headers).some((header) => header.toLowerCase() === name);
}

/** One line of curl's configuration; its quoted texts know these escapes. */
function option(name: string, value: string): string {
  const escapes: Record<string, string> = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
  };
  return `${name} = "${value.replace(/[\\"\n\r\t\v]/g, (char) => escapes[char]!)}"`;
}
