/** A line of an authorized_keys file. */
export interface KeyLine {
  options: string;
  type: string;
  key: string;
  comment: string;
}

const types =
  /^(?:ssh-ed25519|ssh-rsa|ssh-dss|ecdsa-sha2-nistp(?:256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com|(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521))-cert-v01@openssh\.com)$/;

/** Reads one line: options (quotes may hold blanks), type, key, comment. Undefined for comments and anything else. */
export function parseKey(line: string): KeyLine | undefined {
  const words = line.trim().match(/(?:[^\s"]|"(?:\\.|[^"\\])*")+/g) ?? [];
  if (words.length === 0 || words[0]!.startsWith("#")) return undefined;
  const at = words.findIndex((word) => types.test(word));
  if (at < 0 || at > 1 || words[at + 1] === undefined) return undefined;
  const key = words[at + 1]!;
  const rest = line
    .trim()
    .slice(line.trim().indexOf(key) + key.length)
    .trim();
  return { options: at === 1 ? words[0]! : "", type: words[at]!, key, comment: rest };
}

export function formatKey({ options, type, key, comment }: KeyLine): string {
  return [options, type, key, comment].filter((part) => part !== "").join(" ");
}

export interface KeyRequest {
  keys: readonly KeyLine[];
  state: "present" | "absent";
  exclusive: boolean;
  /** Options and comment of the task, which replace those of the keys. */
  options: string | undefined;
  comment: string | undefined;
}

/** The file's text with the keys in it, or without them. Lines that are not touched stay byte for byte. */
export function editKeys(text: string, request: KeyRequest): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const wanted = request.keys.map((key) => ({
    ...key,
    options: request.options ?? key.options,
    comment: request.comment ?? key.comment,
  }));
  const left = new Map(wanted.map((key) => [`${key.type} ${key.key}`, key]));
  const out: string[] = [];
  for (const line of lines) {
    const found = parseKey(line);
    const id = found && `${found.type} ${found.key}`;
    const match = id === undefined ? undefined : left.get(id);
    if (!found || !match) {
      if (!request.exclusive || request.state === "absent") out.push(line);
      continue;
    }
    if (request.state === "absent") continue;
    left.delete(id!);
    out.push(sameKey(found, match, request) ? line : `${formatKey(match)}\n`);
  }
  if (request.state === "absent") return out.join("");
  if (left.size > 0 && out.length > 0 && !out.at(-1)!.endsWith("\n")) out.push("\n");
  return [...out, ...[...left.values()].map((key) => `${formatKey(key)}\n`)].join("");
}

/** Without words of the task about them, options that differ are replaced; another comment is no difference. */
function sameKey(found: KeyLine, wanted: KeyLine, request: KeyRequest): boolean {
  if (found.options !== wanted.options) return false;
  return request.comment === undefined || found.comment === wanted.comment;
}
