import type { Value } from "../values.js";
import { omitToken } from "../vars/omit.js";

/** Whether a rendered value is what the variable `omit` gives. */
export function isOmitted(value: Value): boolean {
  return value === omitToken;
}
