import { randomBytes } from "node:crypto";

/**
 * What the variable `omit` gives: text that nobody writes by chance, as in Ansible, so that it passes through filters
 * like `default(omit)` unharmed. An argument whose value is this text is left out.
 */
export const omitToken = `__omit_place_holder__${randomBytes(20).toString("hex")}`;
