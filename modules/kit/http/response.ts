/** An answer as curl or wget told it. */
export interface HttpResponse {
  /** 0 or less when there was none. */
  status: number;
  reason: string;
  url: string;
  /** Of the last answer, names in lower case; several of one name are joined with commas. */
  headers: Record<string, string>;
  cookies: Record<string, string>;
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
  return {
    status: Number(code) || status,
    reason,
    url: effective || location || url,
    headers,
    cookies,
    body: at < 0 ? "" : output.slice(at + marker.length),
    error: error.trim(),
    rc: Number(rc),
  };
}

/** Headers of the last answer of a chain; wget indents them, curl does not. */
function parseHead(lines: readonly string[]): Pick<HttpResponse, "status" | "reason" | "headers" | "cookies"> {
  let found = { status: 0, reason: "", headers: {} as Record<string, string>, cookies: {} as Record<string, string> };
  for (const line of lines) {
    const start = /^\s*(?:wget: server returned error: )?HTTP\/[\d.]+\s+(\d{3})\s*(.*?)\s*$/.exec(line);
    if (start) found = { status: Number(start[1]), reason: start[2]!, headers: {}, cookies: found.cookies };
    const header = /^\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+):\s*(.*?)\s*$/.exec(line);
    if (!header || start || found.status === 0) continue;
    const name = header[1]!.toLowerCase();
    const cookie = name === "set-cookie" ? /^([^=;]+)=([^;]*)/.exec(header[2]!) : null;
    if (cookie) found.cookies[cookie[1]!] = cookie[2]!;
    found.headers[name] = name in found.headers ? `${found.headers[name]}, ${header[2]}` : header[2]!;
  }
  return found;
}
