import { createHash } from "node:crypto";
import type { Diff } from "../contract.js";
import type { ChecksumAlgorithm } from "./board-info.js";

/** The size up to which contents are shown as a diff, as Ansible has it (bytes). */
export const diffLimit = 104448;

/** Bytes of a text or bytes as they are. */
export function toBytes(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? Buffer.from(content, "utf8") : content;
}

/** UTF-8 text of bytes; what is no UTF-8 becomes U+FFFD. */
export function toText(content: string | Uint8Array): string {
  return typeof content === "string" ? content : Buffer.from(content).toString("utf8");
}

export function checksumOf(content: string | Uint8Array, algorithm: ChecksumAlgorithm = "sha1"): string {
  if (typeof content === "string") return createHash(algorithm).update(content).digest("hex");
  const sums = sumsOfBytes.get(content) ?? {};
  sumsOfBytes.set(content, sums);
  sums[algorithm] ??= createHash(algorithm).update(content).digest("hex");
  return sums[algorithm];
}

/** Sums of contents that many boards share; nobody changes the bytes of a content. */
const sumsOfBytes = new WeakMap<Uint8Array, Partial<Record<ChecksumAlgorithm, string>>>();

export function sameBytes(one: string | Uint8Array, other: string | Uint8Array): boolean {
  return Buffer.compare(toBytes(one), toBytes(other)) === 0;
}

/** A content's part of `--diff`: both texts, or one line why they are not shown. */
export function contentDiff(
  before: Uint8Array | string | undefined,
  after: Uint8Array | string,
  headers: { before: string; after: string },
): Diff {
  const heads = { before_header: headers.before, after_header: headers.after };
  const one = before === undefined ? new Uint8Array() : toBytes(before);
  const other = toBytes(after);
  const hidden = whyHidden(one, "destination") ?? whyHidden(other, "source");
  if (hidden) return { ...heads, prepared: `diff skipped: ${hidden}\n` };
  return { ...heads, before: toText(one), after: toText(other) };
}

function whyHidden(content: Uint8Array, name: string): string | undefined {
  if (content.length > diffLimit) return `${name} file size is greater than ${diffLimit}`;
  return content.includes(0) ? `${name} file appears to be binary` : undefined;
}

/** A dict's part of `--diff` for changed attributes; none when nothing differs. */
export function attributesDiff(
  path: string,
  plan: { changed: boolean; before: Record<string, unknown>; after: Record<string, unknown> },
): Diff[] {
  if (!plan.changed) return [];
  const header = `${path} (file attributes)`;
  return [{ before_header: header, after_header: header, before: plan.before, after: plan.after }];
}

/** The lines of a text with their line ends, as Python's `splitlines(True)` gives them for `\n`. */
export function keepLines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
