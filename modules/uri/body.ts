import { createHash } from "node:crypto";
import { dumps } from "../kit/json.js";
import { basename } from "../kit/paths.js";
import { Refusal } from "../kit/refusal.js";
import type { UriArgs } from "./schema.js";

export interface EncodedBody {
  text: string | undefined;
  /** Instead of text: what may hold files of any kind. */
  bytes?: Uint8Array;
  /** What the body is, unless the task says so itself. */
  contentType: string | undefined;
}

/** Contents of the controller's files that parts of the body name. */
export type PartFiles = Readonly<Record<string, Uint8Array>>;

/** The body in the format that was asked for. */
export function encodeBody(args: UriArgs, files: PartFiles): EncodedBody {
  const { body, body_format: format } = args;
  if (format === "json") {
    return { text: typeof body === "string" ? body : dumps(body ?? null), contentType: "application/json" };
  }
  if (format === "form-urlencoded") {
    const text = typeof body === "string" ? body : encodeForm(body);
    return { text, contentType: "application/x-www-form-urlencoded" };
  }
  if (format === "form-multipart") return encodeMultipart(body, files);
  if (body === undefined || body === null) return { text: undefined, contentType: undefined };
  return { text: typeof body === "object" ? dumps(body) : String(body), contentType: undefined };
}

/** A dict, or a list of pairs; a list as a value stands for several fields of one name. */
function encodeForm(body: unknown): string {
  const pairs = Array.isArray(body) ? body : entriesOf(body);
  if (!pairs)
    throw new Refusal("failed to parse body as form_urlencoded: cannot form-urlencode body, expect list or dict");
  const fields: string[] = [];
  for (const [key, values] of pairs.map(pairOf)) {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (value !== null && value !== undefined) fields.push(`${encode(key)}=${encode(value)}`);
    }
  }
  return fields.join("&");
}

function pairOf(pair: unknown): [unknown, unknown] {
  if (Array.isArray(pair) && pair.length === 2) return pair as [unknown, unknown];
  const length = typeof pair === "string" || Array.isArray(pair) ? pair.length : (entriesOf(pair)?.length ?? 0);
  const why =
    length > 2 ? "too many values to unpack (expected 2)" : `not enough values to unpack (expected 2, got ${length})`;
  throw new Refusal(`failed to parse body as form_urlencoded: ${why}`, {}, "Give a dict, or a list of pairs.");
}

/** As Python's quote_plus. */
function encode(value: unknown): string {
  const text = typeof value === "boolean" ? (value ? "True" : "False") : String(value);
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

function entriesOf(body: unknown): [string, unknown][] | undefined {
  if (body instanceof Map) return [...body].map(([key, value]) => [String(key), value]);
  return typeof body === "object" && body !== null ? Object.entries(body) : undefined;
}

interface Part {
  content?: unknown;
  filename?: string;
  mime_type?: string;
}

/** Fields as parts; the boundary comes from the content, so that the same body is the same text. */
function encodeMultipart(body: unknown, files: PartFiles): EncodedBody {
  const entries = entriesOf(body);
  if (!entries) throw new Refusal("failed to parse body as form-multipart: Mapping is required");
  const boundary = `==${createHash("sha256").update(dumps(body)).digest("hex").slice(0, 32)}==`;
  const parts = entries.flatMap(([name, value]) => [
    Buffer.from(`--${boundary}\r\n`),
    partBytes(name, value, files),
    Buffer.from("\r\n"),
  ]);
  const bytes = Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]);
  return { text: undefined, bytes, contentType: `multipart/form-data; boundary="${boundary}"` };
}

/** The parts that name a file of the controller and give no content: field → path. */
export function partPaths(args: UriArgs): Record<string, string> {
  if (args.body_format !== "form-multipart") return {};
  const named = (entriesOf(args.body) ?? []).flatMap(([name, value]) => {
    const { content, filename } = (value ?? {}) as Part;
    return filename !== undefined && (content === undefined || content === null) ? [[name, filename] as const] : [];
  });
  return Object.fromEntries(named);
}

function partBytes(name: string, value: unknown, files: PartFiles): Buffer {
  const part: Part = typeof value === "object" && value !== null ? (value as Part) : { content: value };
  const sent = part.content ?? files[name];
  if (sent === undefined) {
    throw new Refusal(`failed to parse body as form-multipart: the part ${name} has neither content nor a file`);
  }
  const file = part.filename === undefined ? "" : `; filename="${basename(part.filename)}"`;
  const type = part.mime_type ?? (part.filename === undefined ? "text/plain" : "application/octet-stream");
  const head = `Content-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${type}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), sent instanceof Uint8Array ? sent : Buffer.from(String(sent))]);
}
