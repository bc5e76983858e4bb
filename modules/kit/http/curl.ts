import { quote } from "../sh/quote.js";
import type { HttpRequest } from "./http-request.js";
import { followsRedirects, type Redirection, redirections } from "./redirections.js";
import { resumeScript } from "./resume.js";

/** A request through curl. All of it stands in a configuration file: nothing of it is to be seen in a list of processes. */
export function curlScript(request: HttpRequest): string {
  const others = redirections(request);
  const first = others ? { ...request, redirects: "none" as const } : request;
  return `${configure(curlConfig(first, [option("url", request.url)]), first)}${call}
${others ? followOthers(request, others) : ""}${request.resumes ? resumeScript : ""}rm -f "$_d/conf"
`;
}

const call = `curl -q -sS -K "$_d/conf" -D "$_d/head" -o "$_d/body" -w '%{http_code} %{url_effective} %{redirect_url}' >"$_d/said" 2>"$_d/err"; _v=$?`;

/** Writes the configuration, and adds what only the board knows: its file of passwords, whose word goes before a header's. */
function configure(config: string, request: HttpRequest): string {
  const write = `printf %s ${quote(config)} >"$_d/conf"\n`;
  if (!usesNetrc(request)) return write;
  const file = `[ -z "$NETRC" ] || printf 'netrc-file = "%s"\\n' "$NETRC" >>"$_d/conf"\n`;
  const given = Object.entries(request.headers).find(([name]) => name.toLowerCase() === "authorization");
  if (!given) return write + file;
  const host = request.url.replace(/^[a-z]+:\/\/(?:[^/@]*@)?([^/:?#]*).*$/is, "$1").replaceAll(".", "\\.");
  const named = quote(`(machine[[:space:]]+${host}|default)([[:space:]]|$)`);
  const header = quote(`${option("header", `${given[0]}: ${String(given[1])}`)}\n`);
  return `${write}${file}grep -Eq ${named} "\${NETRC:-$HOME/.netrc}" 2>/dev/null || printf %s ${header} >>"$_d/conf"\n`;
}

function usesNetrc({ useNetrc, user }: HttpRequest): boolean {
  return useNetrc && user === undefined;
}

/**
 * One more request where the first one was sent elsewhere, and curl would not ask there as it should. The place that curl
 * names holds the user and password of the first request: they are taken out.
 */
function followOthers(request: HttpRequest, others: readonly Redirection[]): string {
  const kept = (name: string) => !request.unredirectedHeaders?.includes(name.toLowerCase());
  const choices = others.map(({ statuses, method, body }) => {
    const ofBody = (name: string) => !body && /^content-(type|length)$/i.test(name);
    const next: HttpRequest = {
      ...request,
      method,
      headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => kept(name) && !ofBody(name))),
      redirects: "all",
      ...(body ? {} : { body: undefined, bodyFile: undefined }),
      ...(kept("authorization") ? {} : { user: undefined, password: undefined, useNetrc: false }),
    };
    return `${statuses}) ${configure(curlConfig(next, []), next)};;`;
  });
  return `_r=; read -r _c _u _r <"$_d/said"
case $_r in *[\\"\\\\]*) _r=;; esac
_h=\${_r#*://}; case \${_h%%/*} in *@*) _r=\${_r%%://*}://\${_r#*@};; esac
if [ "$_v" = 0 ] && [ -n "$_r" ]; then
_m=1; case $_c in ${choices.join("\n")}
*) _m=;; esac
if [ -n "$_m" ]; then
printf 'url = "%s"\\n' "$_r" >>"$_d/conf"; mv "$_d/head" "$_d/first"
${call}
cat "$_d/head" >>"$_d/first"; mv "$_d/first" "$_d/head"; fi; fi
`;
}

function curlConfig(request: HttpRequest, begin: readonly string[]): string {
  const lines = [...begin, option("user-agent", request.userAgent), ...methodLines(request)];
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.toLowerCase() === "authorization" && usesNetrc(request)) continue;
    lines.push(option("header", `${name}: ${String(value)}`));
  }
  // The time is how long the line may be silent, as in Ansible: a large file may take longer.
  lines.push(
    `connect-timeout = ${request.timeoutSeconds}`,
    `speed-time = ${request.timeoutSeconds}`,
    "speed-limit = 1",
  );
  // Cookies that come with a redirection go along with it.
  if (followsRedirects(request)) lines.push("location", "max-redirs = 30", option("cookie", ""));
  if (!request.validateCerts) lines.push("insecure");
  if (!request.useProxy) lines.push(option("noproxy", "*"));
  if (usesNetrc(request)) lines.push("netrc-optional");
  if (request.user !== undefined) lines.push(option("user", `${request.user}:${request.password ?? ""}`));
  // With two ways allowed curl asks without a password first, and takes the better one that the server names.
  if (request.user !== undefined) lines.push("basic", ...(request.forceBasicAuth ? [] : ["digest"]));
  if (request.negotiate) lines.push("negotiate", ...(request.user === undefined ? [option("user", ":")] : []));
  const files: [string, string | undefined][] = [
    ["cacert", request.caPath],
    ["cert", request.clientCert],
    ["key", request.clientKey],
    ["unix-socket", request.unixSocket],
    ["time-cond", request.newerThan],
    ["ciphers", request.ciphers?.join(":")],
  ];
  for (const [name, value] of files) if (value) lines.push(option(name, value));
  return `${lines.join("\n")}\n`;
}

function methodLines(request: HttpRequest): string[] {
  const lines: string[] = [];
  if (request.method === "HEAD") lines.push("head");
  else if (request.method === "POST" && !hasBody(request)) lines.push(option("data-raw", ""));
  else if (request.method !== (hasBody(request) ? "POST" : "GET")) lines.push(option("request", request.method));
  if (request.body !== undefined) lines.push(option("data-raw", request.body));
  if (request.bodyFile !== undefined) lines.push(option("data-binary", `@${request.bodyFile}`));
  // curl would name a type of its own for a body that has none, and wait for the server's leave to send a large one.
  if ((hasBody(request) || request.method === "POST") && !hasHeader(request, "content-type"))
    lines.push(option("header", "Content-Type:"));
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
