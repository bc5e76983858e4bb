import { AxleError } from "../../errors.js";
import { VaultText } from "../../values.js";
import { VaultKeys } from "../../vars/vault/cipher.js";
import { closeEnvelope, isVaultText, openEnvelope } from "../../vars/vault/format.js";
import type { FilterTable } from "../registry.js";
import { str, truth } from "../values.js";
import { define } from "./define.js";
import { requireText } from "./require.js";

/** Ansible's filters that encrypt and decrypt with a password given in place. */
export const vaultFilters: FilterTable = {
  vault: define([["secret"], ["salt", null], ["vaultid", "filter_default"], ["wrap_object", false]], (input, given) => {
    const keys = new VaultKeys(Buffer.from(requireText(given.secret, "vault"), "utf8"));
    const plain = Buffer.from(requireText(input, "vault"), "utf8");
    const parts = given.salt === null ? keys.encrypt(plain) : keys.encrypt(plain, Buffer.from(str(given.salt), "utf8"));
    const text = closeEnvelope({ ...parts, vaultId: str(given.vaultid) });
    return truth(given.wrap_object) ? new VaultText(text) : text;
  }),
  unvault: define(
    [["secret"], ["vaultid", "filter_default"]],
    (input, given, call) => {
      const text = input instanceof VaultText ? input.ciphertext : requireText(input, "unvault");
      if (!isVaultText(text)) return text;
      const keys = new VaultKeys(Buffer.from(requireText(given.secret, "unvault"), "utf8"));
      const plain = keys.decrypt(openEnvelope(text, call.position));
      if (!plain)
        throw new AxleError({
          kind: "vault",
          message: "Unable to decrypt: this is not the password of the vaulted text.",
        });
      const opened = plain.toString("utf8");
      call.context.markSecret(opened);
      return opened;
    },
    { asksWritten: true },
  ),
};
