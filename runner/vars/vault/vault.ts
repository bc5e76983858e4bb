import { AxleError, type Position } from "../../errors.js";
import type { Secrets } from "../secrets.js";
import { VaultKeys } from "./cipher.js";
import { closeEnvelope, isVaultText, openEnvelope } from "./format.js";

/** The label of passwords that were given without one. */
export const defaultVaultId = "default";

export interface VaultSecret {
  id: string;
  password: Buffer;
}

export interface VaultOptions {
  /** `vault_id_match`: only passwords with the text's own label are tried. */
  matchIds?: boolean;
  /** What is decrypted is kept out of all output. */
  secrets?: Secrets;
}

export interface Decrypted {
  plain: Buffer;
  /** The label of the password that fitted. */
  usedId: string;
  /** The label in the text's header. */
  labelledId?: string;
}

/** The vault passwords of a run, and what can be done with them. */
export class Vault {
  private readonly entries: { id: string; keys: VaultKeys }[];

  constructor(
    /** The passwords as they were given. */
    readonly given: readonly VaultSecret[],
    private readonly options: VaultOptions = {},
  ) {
    this.entries = given.map(({ id, password }) => ({ id, keys: new VaultKeys(password) }));
    for (const { password } of given) options.secrets?.add(password.toString("utf8"));
  }

  get ids(): string[] {
    return this.entries.map((entry) => entry.id);
  }

  /** The text in a vault text; what it yields is registered as a secret. */
  decrypt(text: string, position?: Position): string {
    const plain = this.open(text, position).plain.toString("utf8");
    this.options.secrets?.addText(plain);
    return plain;
  }

  /**
   * Decrypts and says which password fitted. Passwords with the text's own label come first, then, unless labels must
   * match, all others.
   * @throws AxleError (vault) naming the place, when there is no password or none fits.
   */
  open(text: string, position?: Position): Decrypted {
    const envelope = openEnvelope(text, position);
    const fitting = this.entries.filter((entry) => entry.id === (envelope.vaultId ?? defaultVaultId));
    const others = this.options.matchIds ? [] : this.entries.filter((entry) => !fitting.includes(entry));
    for (const { id, keys } of [...fitting, ...others]) {
      const plain = keys.decrypt(envelope);
      if (plain) return { plain, usedId: id, ...(envelope.vaultId ? { labelledId: envelope.vaultId } : {}) };
    }
    throw this.cannotDecrypt(envelope.vaultId, position);
  }

  private cannotDecrypt(label: string | undefined, position: Position | undefined): AxleError {
    const named = label && label !== defaultVaultId ? ` (its label is "${label}")` : "";
    const noneGiven = this.entries.length === 0;
    const unmatched = this.options.matchIds && !this.ids.includes(label ?? defaultVaultId);
    const why = noneGiven
      ? "no vault password was given"
      : unmatched
        ? `no vault password with this label was given, only: ${this.ids.join(", ")}`
        : `none of the vault passwords given (${this.ids.join(", ")}) fits`;
    return new AxleError({
      kind: "vault",
      message: `This vault text${named} cannot be decrypted: ${why}.`,
      ...(position ? { position } : {}),
      remedy: noneGiven
        ? "Give --vault-password-file, --vault-id or --ask-vault-pass."
        : "Check the password; several can be given with --vault-id LABEL@FILE.",
    });
  }

  /**
   * Encrypts as ansible-vault does. Without an id the first password is used; a label that differs from "default" is
   * written into the header.
   */
  encrypt(plain: string | Buffer, id?: string): string {
    const bytes = Buffer.from(plain as string);
    if (isVaultText(bytes)) throw new AxleError({ kind: "vault", message: "The text is encrypted already." });
    const entry = id === undefined ? this.entries[0] : this.entries.find((candidate) => candidate.id === id);
    if (entry) return closeEnvelope({ ...entry.keys.encrypt(bytes), vaultId: entry.id });
    throw new AxleError({
      kind: "vault",
      message:
        id === undefined
          ? "There is no vault password to encrypt with."
          : `There is no vault password with the label "${id}"${this.ids.length ? `, only: ${this.ids.join(", ")}` : ""}.`,
      remedy: "Give --vault-password-file, --vault-id or --ask-vault-pass.",
    });
  }

  /** The same content encrypted with the first password of another vault (or the one with that label). */
  rekey(text: string, next: Vault, id?: string, position?: Position): string {
    return next.encrypt(this.open(text, position).plain, id);
  }
}
