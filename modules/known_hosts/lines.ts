import { createHash, createHmac } from "node:crypto";

/** A line of a known_hosts file that is no comment. */
export interface HostLine {
  marker: string;
  hosts: string;
  type: string;
  key: string;
}

export function parseHost(line: string): HostLine | undefined {
  const words = line.trim().split(/\s+/);
  if (words[0] === "" || words[0]!.startsWith("#")) return undefined;
  const marker = words[0]!.startsWith("@") ? words.shift()! : "";
  const [hosts, type, key] = words;
  return hosts && type && key ? { marker, hosts, type, key } : undefined;
}

/** Whether a line is about a host: by its plain name, or by its hash. */
export function isAbout(line: HostLine, host: string): boolean {
  const hashed = /^\|1\|([^|]+)\|([^|]+)$/.exec(line.hosts);
  if (!hashed) return line.hosts.split(",").includes(host);
  return createHmac("sha1", Buffer.from(hashed[1]!, "base64")).update(host).digest("base64") === hashed[2];
}

/** The name as `ssh-keygen -H` hides it; the salt comes from the line, so that the same line comes out the same. */
export function hashHost(host: string, key: string): string {
  const salt = createHash("sha1").update(`${host} ${key}`).digest();
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(host).digest("base64")}`;
}

export interface HostRequest {
  name: string;
  /** `name type key`, as ssh-keyscan prints it; needed for `present`. */
  key: string | undefined;
  hash: boolean;
  state: "present" | "absent";
}

/** The file's text with (or without) the host's key. A key of another type for the same host stays. */
export function editHosts(text: string, request: HostRequest): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const wanted = request.key === undefined ? undefined : parseHost(request.key);
  const about = (line: string) => {
    const found = parseHost(line);
    return found && isAbout(found, request.name) ? found : undefined;
  };
  if (request.state === "absent") {
    // Without a key all of the host's lines go; with one, only that key's.
    return lines
      .filter((line) => {
        const found = about(line);
        return !found || (wanted !== undefined && (found.type !== wanted.type || found.key !== wanted.key));
      })
      .join("");
  }
  const fresh = lineFor(request, wanted!);
  const right = (found: HostLine) =>
    found.marker === wanted!.marker && found.key === wanted!.key && found.hosts.startsWith("|1|") === request.hash;
  let present = false;
  const kept = lines.filter((line) => {
    const found = about(line);
    if (!found || found.type !== wanted!.type || found.marker !== wanted!.marker) return true;
    const keep = right(found) && !present;
    present ||= keep;
    return keep;
  });
  if (present) return kept.join("");
  const last = kept.at(-1);
  return kept.join("") + (last && !last.endsWith("\n") ? "\n" : "") + fresh;
}

function lineFor(request: HostRequest, wanted: HostLine): string {
  const text = request.key!.trim();
  if (!request.hash) return `${text}\n`;
  return `${text.replace(wanted.hosts, hashHost(request.name, wanted.key))}\n`;
}
