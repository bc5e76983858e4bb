/** An answer as curl or wget told it. */
export interface HttpResponse {
  /** 0 or less when there was none. */
  status: number;
  reason: string;
  url: string;
  /** Of the last answer, names in lower case; several of one name are joined with commas. */
  headers: Record<string, string>;
  cookies: Record<string, string>;
  /** The cookies as one text, those of one path together, as Python has it. */
  cookiesText: string;
  body: string;
  error: string;
  /** Exit status of the tool. */
  rc: number;
}

const marker = "\naxle-body\n";

/** Prints what {@link parseResponse} reads: the tool's status, what it said, headers, errors, and then the body. */
export const tellResponse = `printf '%s\\n' "$_v"; cat "$_d/said"; printf '\\n'; cat "$_d/head"; printf '\\naxle-errors\\n'; cat "$_d/err"; printf '\\naxle-body\\n'; cat "$_d/body"; exit 0
`;

/** Reads what {@link tellResponse} printed. */
export function parseResponse(output: string, url: string): HttpResponse {
  const at = output.indexOf(marker);
  const told = at < 0 ? output : output.slice(0, at);
  const [heads, error = ""] = told.split("\naxle-errors\n") as [string, string?];
  const [rc = "1", said = "", ...lines] = heads.split("\n");
  const [code = "0", effective] = said.split(" ");
  const { status, reason, headers, cookies } = parseHead(lines);
  const location = lines.map((line) => /^--.*--\s+(\S+)$/.exec(line.trim())?.[1]).findLast(Boolean);
  // curl has failed whatever it says; of wget's statuses only the one for TLS says that there was no answer at the end.
  const broken = effective ? rc !== "0" : rc === "5";
  return {
    status: broken ? -1 : Number(code) || status,
    reason,
    // After a redirection curl writes the user and password into it.
    url: (effective || location || url).replace(/^([a-z]+:\/\/)[^/?#@]*@/i, "$1"),
    headers,
    ...cookieFields(cookies),
    body: at < 0 ? "" : output.slice(at + marker.length),
    error: error.trim(),
    rc: Number(rc),
  };
}

interface Cookie {
  name: string;
  value: string;
  path: string;
}

function cookieFields(cookies: readonly Cookie[]): Pick<HttpResponse, "cookies" | "cookiesText"> {
  const paths = [...new Set(cookies.map(({ path }) => path))];
  const ordered = paths.flatMap((path) => cookies.filter((cookie) => cookie.path === path));
  return {
    cookies: Object.fromEntries(cookies.map(({ name, value }) => [name, value])),
    cookiesText: ordered.map(({ name, value }) => `${name}=${value}`).join("; "),
  };
}

interface Head {
  status: number;
  reason: string;
  headers: Record<string, string>;
  cookies: Cookie[];
}

/** Headers of the last answer of a chain, and the cookies of all; wget indents them, curl does not. */
function parseHead(lines: readonly string[]): Head {
  let found: Head = { status: 0, reason: "", headers: {}, cookies: [] };
  for (const line of lines) {
    const start = /^\s*(?:wget: server returned error: )?HTTP\/[\d.]+\s+(\d{3})\s*(.*?)\s*$/.exec(line);
    if (start) found = { status: Number(start[1]), reason: start[2]!, headers: {}, cookies: found.cookies };
    const header = /^\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+):\s*(.*?)\s*$/.exec(line);
    if (!header || start || found.status === 0) continue;
    const name = header[1]!.toLowerCase();
    if (name === "set-cookie") found.cookies = withCookie(found.cookies, header[2]!);
    found.headers[name] = name in found.headers ? `${found.headers[name]}, ${header[2]}` : header[2]!;
  }
  return found;
}

function withCookie(cookies: readonly Cookie[], text: string): Cookie[] {
  const [, name, value] = /^([^=;]+)=([^;]*)/.exec(text) ?? [];
  if (name === undefined) return [...cookies];
  const path = /;\s*path=([^;]*)/i.exec(text)?.[1]?.trim() ?? "";
  return [...cookies.filter((one) => one.name !== name), { name, value: value!, path }];
}

const untrusted =
  /certificate problem|alternative certificate|cannot verify .*certificate|certificate subject|certificate of .* (?:is not|doesn't|not)/i;

/** Why there was no answer. A certificate that is not trusted is told as Ansible tells it. */
export function failureText({ rc, error, url }: Pick<HttpResponse, "rc" | "error" | "url">): string {
  if (!untrusted.test(error)) return `Request failed: ${error || `the tool ended with status ${rc}`}`;
  const [, scheme, host = url, port] = /^([a-z]+):\/\/(?:[^/@]*@)?([^/:?#]*)(?::(\d+))?/i.exec(url) ?? [];
  const place = `${host}:${port ?? (scheme === "ftps" ? 990 : 443)}`;
  return `Failed to validate the SSL certificate for ${place}. Make sure that the board has a certificate of the authority, or switch validate_certs off. ${error.split("\n")[0]}`;
}
