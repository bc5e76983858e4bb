import { createHash, scryptSync } from "node:crypto";
import type { Operation } from "../../modules/kit/operations.js";
import { encodeValue } from "../journal/encode.js";
import type { Value } from "../values.js";

/** Texts up to this size stand in a plan as they are. Bytes. */
const shownText = 16_384;

/**
 * Operations as a plan shows and compares them: times and inodes of preconditions are left out, since what an earlier
 * step of the same plan makes has others when it is applied. The exchange itself looks at them again.
 */
export function shownOperations(operations: readonly Operation[]): Value[] {
  return operations.map((operation) => {
    const { expect, checksum: _, ...rest } = operation as Operation & { expect?: object; checksum?: string };
    const shown: Record<string, Value> = Object.fromEntries(
      Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [[name, shownContent(value)]])),
    );
    if (expect) {
      const { mtime: _mtime, inode: _inode, ...lasting } = expect as { mtime?: number; inode?: number };
      shown["expect"] = lasting;
    }
    return shown;
  });
}

function shownContent(value: Value): Value {
  if (typeof value === "string" && Buffer.byteLength(value) <= shownText) return value;
  if (typeof value !== "string" && !(value instanceof Uint8Array)) return encodeValue(value);
  const bytes = Buffer.from(value as string);
  const text = bytes.toString("utf8");
  const sum = { bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex") };
  const readable = bytes.length <= shownText && !bytes.includes(0) && Buffer.from(text).equals(bytes);
  return readable ? { ...sum, text } : sum;
}

/** What identifies operations; the same for a text and for its bytes. */
export function digestOf(shown: readonly Value[]): string {
  return createHash("sha256").update(canonical(shown)).digest("hex");
}

/** The digest of what holds secrets: slow to make, so that a guess at a password can't be tried quickly. */
export function sealedDigestOf(shown: readonly Value[], salt: string): string {
  return scryptSync(canonical(shown), salt, 32).toString("hex");
}

function canonical(shown: readonly Value[]): string {
  return JSON.stringify(shown, (_key, value: unknown) => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
