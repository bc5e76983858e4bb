import { quote, quoteAll } from "../sh/quote.js";
import type { HttpRequest } from "./http-request.js";
import { followsRedirects } from "./redirections.js";

/**
 * A request through wget. GNU wget takes it all from a configuration file, and refuses one with a word that it does not
 * know: before 1.14 it can't keep the body of an error. BusyBox's knows only GET and POST and has its
 * options on the command line: it is refused what is secret (status 96) and what it can't do (status 95).
 */
export function wgetScript(request: HttpRequest): string {
  const body = request.body === undefined ? "" : `printf %s ${quote(request.body)} >"$_d/sent"\n`;
  return `${body}printf '%s\\n' ${quote(request.url)} >"$_d/url"
if wget --version >/dev/null 2>&1; then
printf %s ${quote(wgetConfig(request))} >"$_d/conf"
if wget --help 2>/dev/null | grep -q content-on-error; then echo 'content_on_error = on' >>"$_d/conf"; fi
${bodyLine(request)}WGETRC=$_d/conf wget -O "$_d/body" -i "$_d/url" 2>"$_d/err"; _v=$?
else
${busyboxRequest(request)}fi
cp "$_d/err" "$_d/head"; printf '%s' "000 " >"$_d/said"; rm -f "$_d/conf" "$_d/sent"
`;
}

function bodyLine(request: HttpRequest): string {
  if (request.bodyFile !== undefined) return `printf 'body_file = %s\\n' ${quote(request.bodyFile)} >>"$_d/conf"\n`;
  return request.body === undefined ? "" : `printf 'body_file = %s\\n' "$_d/sent" >>"$_d/conf"\n`;
}

function wgetConfig(request: HttpRequest): string {
  const lines = [
    `user_agent = ${request.userAgent}`,
    `timeout = ${request.timeoutSeconds}`,
    "tries = 1",
    "server_response = on",
    "verbose = on",
    `max_redirect = ${followsRedirects(request) && !request.unredirectedHeaders?.length ? 30 : 0}`,
    `check_certificate = ${request.validateCerts ? "on" : "off"}`,
    `use_proxy = ${request.useProxy ? "on" : "off"}`,
    `netrc = ${request.useNetrc ? "on" : "off"}`,
  ];
  if (request.method !== "GET" || request.body !== undefined || request.bodyFile !== undefined) {
    lines.push(`method = ${request.method}`);
  }
  for (const [name, value] of Object.entries(request.headers)) lines.push(`header = ${name}: ${oneLine(value)}`);
  if (request.user !== undefined) {
    lines.push(`http_user = ${request.user}`, `http_password = ${request.password ?? ""}`);
    if (request.forceBasicAuth) lines.push("auth_no_challenge = on");
  }
  if (request.caPath) lines.push(`ca_certificate = ${request.caPath}`);
  if (request.clientCert) lines.push(`certificate = ${request.clientCert}`);
  if (request.clientKey) lines.push(`private_key = ${request.clientKey}`);
  return `${lines.join("\n")}\n`;
}

function oneLine(value: unknown): string {
  return String(value).replace(/[\r\n]+/g, " ");
}

function busyboxRequest(request: HttpRequest): string {
  const secret =
    request.user !== undefined || Object.keys(request.headers).some((name) => /auth|token|key|cookie/i.test(name));
  if (secret) return refuse(96, "this wget would show the password in the list of processes: install curl");
  const sends = request.body !== undefined || request.bodyFile !== undefined;
  const possible = request.method === "GET" || (request.method === "POST" && sends);
  if (!possible || request.unixSocket) return refuse(95, `this wget can't do ${request.method}: install curl`);
  const headers = Object.entries(request.headers).flatMap(([name, value]) => [
    "--header",
    `${name}: ${oneLine(value)}`,
  ]);
  // Builds without -T crash on it: the task's own time limit has to do.
  const words = ["-S", "-U", request.userAgent, ...headers];
  if (!request.validateCerts) words.push("--no-check-certificate");
  const post = !sends
    ? ""
    : request.bodyFile === undefined
      ? ' --post-file "$_d/sent"'
      : ` --post-file ${quote(request.bodyFile)}`;
  return `wget ${quoteAll(words)}${post} -O "$_d/body" ${quote(request.url)} 2>"$_d/err"; _v=$?\n`;
}

function refuse(status: number, message: string): string {
  return `echo ${quote(message)} >"$_d/err"; _v=${status}\n`;
}
