import { createCipheriv, createDecipheriv, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from "node:crypto";
import type { Envelope } from "./format.js";

const rounds = 10_000;

/** AES-256-CTR with an HMAC-SHA256 over the ciphertext; both keys and the counter come from PBKDF2-SHA256. */
export class VaultKeys {
  private readonly derived = new Map<string, { cipher: Buffer; hmac: Buffer; counter: Buffer }>();

  constructor(private readonly password: Buffer) {}

  /** The plain bytes, or undefined when this is not the password. */
  decrypt(envelope: Envelope): Buffer | undefined {
    const keys = this.derive(envelope.salt);
    const hmac = createHmac("sha256", keys.hmac).update(envelope.ciphertext).digest();
    if (hmac.length !== envelope.hmac.length || !timingSafeEqual(hmac, envelope.hmac)) return undefined;
    const decipher = createDecipheriv("aes-256-ctr", keys.cipher, keys.counter);
    return unpad(Buffer.concat([decipher.update(envelope.ciphertext), decipher.final()]));
  }

  encrypt(plain: Buffer, salt = randomBytes(32)): Pick<Envelope, "salt" | "hmac" | "ciphertext"> {
    const keys = this.derive(salt);
    const cipher = createCipheriv("aes-256-ctr", keys.cipher, keys.counter);
    const ciphertext = Buffer.concat([cipher.update(pad(plain)), cipher.final()]);
    return { salt, hmac: createHmac("sha256", keys.hmac).update(ciphertext).digest(), ciphertext };
  }

  /** Deriving takes 10 ms, so that the keys of a salt are kept: inline values are often read many times. */
  private derive(salt: Buffer): { cipher: Buffer; hmac: Buffer; counter: Buffer } {
    const name = salt.toString("latin1");
    let keys = this.derived.get(name);
    if (!keys) {
      const bytes = pbkdf2Sync(this.password, salt, rounds, 80, "sha256");
      keys = { cipher: bytes.subarray(0, 32), hmac: bytes.subarray(32, 64), counter: bytes.subarray(64) };
      this.derived.set(name, keys);
    }
    return keys;
  }
}

/** PKCS#7, which the format has although a stream cipher needs none. */
function pad(plain: Buffer): Buffer {
  const size = 16 - (plain.length % 16);
  return Buffer.concat([plain, Buffer.alloc(size, size)]);
}

function unpad(padded: Buffer): Buffer {
  const size = padded.at(-1) ?? 0;
  return size >= 1 && size <= 16 ? padded.subarray(0, padded.length - size) : padded;
}
