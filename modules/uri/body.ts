import { createHash } from "node:crypto";
import { dumps } from "../kit/json.js";
import { basename } from "../kit/paths.js";
import { Refusal } from "../kit/refusal.js";
import type { UriArgs } from "./schema.js";

export interface EncodedBody {
  text: string | undefined;
  /** What the body is, unless the task says so itself. */
  contentType: string | undefined;
}

/** The body in the format that was asked for. */
export function encodeBody(args: UriArgs): EncodedBody {
  const { body, body_format: format } = args;
  if (format === "json") {
    return { text: typeof body === "string" ? body : dumps(body ?? null), contentType: "application/json" };
  }
  if (format === "form-urlencoded") {
    const text = typeof body === "string" ? body : encodeForm(body);
    return { text, contentType: "application/x-www-form-urlencoded" };
  }
  if (format === "form-multipart") return encodeMultipart(body);
  if (body === undefined || body === null) return { text: undefined, contentType: undefined };
  return { text: typeof body === "object" ? dumps(body) : String(body), contentType: undefined };
}

/** A dict, or a list of pairs; a list as a value stands for several fields of one name. */
function encodeForm(body: unknown): string {
  const pairs = Array.isArray(body) ? body : entriesOf(body);
  if (!pairs)
    throw new Refusal("failed to parse body as form_urlencoded: cannot form-urlencode body, expect list or dict");
  const fields: string[] = [];
  for (const [key, values] of pairs as [unknown, unknown][]) {
    for (const value of Array.isArray(values) ? values : [values]) {
      if (value !== null && value !== undefined) fields.push(`${encode(key)}=${encode(value)}`);
    }
  }
  return fields.join("&");
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
function encodeMultipart(body: unknown): EncodedBody {
  const entries = entriesOf(body);
  if (!entries) throw new Refusal("failed to parse body as form-multipart: Mapping is required");
  const boundary = `==${createHash("sha256").update(dumps(body)).digest("hex").slice(0, 32)}==`;
  const parts = entries.map(([name, value]) => `--${boundary}\r\n${partText(name, value)}\r\n`);
  return { text: `${parts.join("")}--${boundary}--\r\n`, contentType: `multipart/form-data; boundary="${boundary}"` };
}

function partText(name: string, value: unknown): string {
  const part: Part = typeof value === "object" && value !== null ? (value as Part) : { content: value };
  if (part.content === undefined) {
    throw new Refusal(
      `failed to parse body as form-multipart: the part ${name} has no content`,
      {},
      "Give `content`, for example by the file lookup.",
    );
  }
  const file = part.filename === undefined ? "" : `; filename="${basename(part.filename)}"`;
  const type = part.mime_type ?? (part.filename === undefined ? "text/plain" : "application/octet-stream");
  return `Content-Disposition: form-data; name="${name}"${file}\r\nContent-Type: ${type}\r\n\r\n${String(part.content)}`;
}
