import { AxleError, type Position } from "../../errors.js";

/** An ansible-vault text taken apart. */
export interface Envelope {
  version: string;
  cipher: string;
  /** The label of format 1.2. */
  vaultId?: string;
  salt: Buffer;
  hmac: Buffer;
  ciphertext: Buffer;
}

const header = "$ANSIBLE_VAULT";

/** Whether a text (or file) is encrypted with ansible-vault as a whole. */
export function isVaultText(text: string | Buffer): boolean {
  return (typeof text === "string" ? text : text.subarray(0, 32).toString("latin1")).startsWith(header);
}

/** Takes a vault text apart. Throws `AxleError` (vault) for anything that ansible-vault did not write. */
export function openEnvelope(text: string, position?: Position): Envelope {
  const lines = text.trim().split(/\r?\n/);
  const [name, version, cipher, vaultId] = lines[0]!.split(";").map((part) => part.trim());
  if (name !== header || !version || !cipher) throw broken("it does not begin with a $ANSIBLE_VAULT header", position);
  if (version !== "1.1" && version !== "1.2")
    throw broken(`its format is ${version}, and only 1.1 and 1.2 are known`, position);
  if (cipher !== "AES256") throw broken(`its cipher is ${cipher}, and only AES256 is known`, position);
  const body = unhex(
    lines
      .slice(1)
      .map((line) => line.trim())
      .join(""),
    position,
  ).toString("latin1");
  const parts = body.split("\n");
  if (parts.length !== 3) throw broken("its body is incomplete", position);
  const [salt, hmac, ciphertext] = parts.map((part) => unhex(part, position)) as [Buffer, Buffer, Buffer];
  return { version, cipher, ...(vaultId ? { vaultId } : {}), salt, hmac, ciphertext };
}

/** Writes a vault text as ansible-vault does: format 1.2 where there is a label other than "default", 80 columns. */
export function closeEnvelope(parts: Pick<Envelope, "salt" | "hmac" | "ciphertext" | "vaultId">): string {
  const labelled = parts.vaultId !== undefined && parts.vaultId !== "default";
  const head = labelled ? `${header};1.2;AES256;${parts.vaultId}` : `${header};1.1;AES256`;
  const inner = [parts.salt, parts.hmac, parts.ciphertext].map((part) => part.toString("hex")).join("\n");
  const body = Buffer.from(inner, "latin1").toString("hex");
  return `${[head, ...(body.match(/.{1,80}/g) ?? [])].join("\n")}\n`;
}

function unhex(text: string, position: Position | undefined): Buffer {
  if (text.length % 2 || /[^0-9a-fA-F]/.test(text)) throw broken("its body is not hexadecimal", position);
  return Buffer.from(text, "hex");
}

function broken(why: string, position: Position | undefined): AxleError {
  return new AxleError({
    kind: "vault",
    message: `This is no readable vault text: ${why}.`,
    ...(position ? { position } : {}),
    remedy: "Restore it from a backup or encrypt it again; lines of an inline !vault value must all be indented alike.",
  });
}
