import type { FilterTable } from "../../registry.js";
import { str } from "../../values.js";
import { define } from "../define.js";
import { requireInt, requireText } from "../require.js";
import { hashPassword } from "./password-hash.js";

/** Ansible's `password_hash`. */
export const passwordFilters: FilterTable = {
  password_hash: define(
    [
      ["hashtype", "sha512"],
      ["salt", null],
      ["salt_size", null],
      ["rounds", null],
      ["ident", null],
    ],
    (input, given, call) => {
      const hash = hashPassword(requireText(input, "password_hash"), str(given.hashtype), {
        ...(given.salt === null || given.salt === "" ? {} : { salt: str(given.salt) }),
        ...(given.salt_size === null ? {} : { saltSize: requireInt(given.salt_size) }),
        ...(given.rounds === null ? {} : { rounds: requireInt(given.rounds) }),
      });
      call.context.markSecret(hash);
      return hash;
    },
  ),
};
