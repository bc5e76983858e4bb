import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { AxleError } from "../../errors.js";

const ivBytes = 12;
const tagBytes = 16;
/** Shorter texts gain nothing. */
const worthPacking = 1024;

/**
 * What seals everything that rests in the queue: AES-256-GCM with a key that the run and its workers hold and the queue
 * never sees. What it is for (`context`: the run, the kind of record) is authenticated with it, so that a record can't be
 * taken for another one.
 */
export class Seal {
  constructor(private readonly key: Buffer) {}

  /** The key as `--queue-key` files hold it, for a process of one's own. */
  get text(): string {
    return this.key.toString("base64");
  }

  close(value: unknown, context: string): Buffer {
    const text = Buffer.from(JSON.stringify(value));
    const packed = text.length > worthPacking;
    const iv = randomBytes(ivBytes);
    const cipher = createCipheriv("aes-256-gcm", this.key, iv);
    cipher.setAAD(Buffer.from(`${packed ? 1 : 0} ${context}`));
    const body = packed ? deflateRawSync(text, { level: 1 }) : text;
    return Buffer.concat([Buffer.from([packed ? 1 : 0]), iv, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws AxleError (queue) for what was sealed with another key, for something else, or changed since */
  open(sealed: Buffer, context: string): unknown {
    const packed = sealed[0] === 1;
    try {
      const decipher = createDecipheriv("aes-256-gcm", this.key, sealed.subarray(1, 1 + ivBytes));
      decipher.setAAD(Buffer.from(`${packed ? 1 : 0} ${context}`));
      decipher.setAuthTag(sealed.subarray(-tagBytes));
      const body = Buffer.concat([decipher.update(sealed.subarray(1 + ivBytes, -tagBytes)), decipher.final()]);
      return JSON.parse((packed ? inflateRawSync(body) : body).toString("utf8"));
    } catch (cause) {
      throw new AxleError({
        kind: "queue",
        message: "What lies in the queue was sealed with another key, or was changed there.",
        remedy: "Give the run and all its workers the same key (--queue-key FILE or AXLE_QUEUE_KEY).",
        cause,
      });
    }
  }
}

const howToMake =
  "Make one with `head -c 32 /dev/urandom | base64 >queue.key` and give it to the run and to all workers.";

/**
 * The key from a file, else from AXLE_QUEUE_KEY: 32 bytes, as base64 or as hexadecimal digits.
 * @throws AxleError (options) without one, or for one that is no such key; the text itself is never shown
 */
export function readSeal(file: string | undefined, env: NodeJS.ProcessEnv): Seal {
  const text = file === undefined ? env["AXLE_QUEUE_KEY"] : readKeyFile(file);
  const where = file === undefined ? "AXLE_QUEUE_KEY" : file;
  if (text === undefined || text.trim() === "")
    throw new AxleError({
      kind: "options",
      message: "What goes through the queue is sealed, and there is no key (--queue-key FILE or AXLE_QUEUE_KEY).",
      remedy: howToMake,
    });
  const key = parseKey(text.trim());
  if (key) return new Seal(key);
  throw new AxleError({ kind: "options", message: `${where} holds no key of 32 bytes.`, remedy: howToMake });
}

function parseKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, "hex");
  if (!/^[A-Za-z0-9+/]{43}=?$/.test(text)) return undefined;
  const key = Buffer.from(text, "base64");
  return key.length === 32 ? key : undefined;
}

function readKeyFile(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new AxleError({
      kind: "options",
      message: `The queue's key ${file} can't be read.`,
      remedy: howToMake,
      cause,
    });
  }
}
