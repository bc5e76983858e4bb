import { nearest } from "../../../errors.js";
import type { Value } from "../../../values.js";
import { makeInt, str, templateError } from "../../values.js";

const groups = (digits: string, size: number) => digits.match(new RegExp(`.{${size}}`, "g"))!;

/** netaddr's unix form has no leading zeros in its parts. */
const bare = (part: string) => part.replace(/^0(?=.)/, "");

const forms: Record<string, (digits: string, input: Value) => Value> = {
  "": (_digits, input) => input,
  bool: () => true,
  int: (digits) => makeInt(BigInt(`0x${digits}`)),
  bare: (digits) => digits.toUpperCase(),
  cisco: (digits) => groups(digits, 4).join("."),
  eui48: (digits) => groups(digits.toUpperCase(), 2).join("-"),
  win: (digits) => groups(digits.toUpperCase(), 2).join("-"),
  linux: (digits) => groups(digits, 2).join(":"),
  pgsql: (digits) => groups(digits, 6).join(":"),
  postgresql: (digits) => groups(digits, 6).join(":"),
  psql: (digits) => groups(digits, 6).join(":"),
  unix: (digits) => groups(digits, 2).map(bare).join(":"),
};

/** ansible.utils' `hwaddr`: a MAC address in another form; false for what is none. */
export function queryHardware(input: Value, query: string): Value {
  const form = Object.hasOwn(forms, query) ? forms[query] : undefined;
  const digits = readMac(str(input));
  if (digits === undefined) {
    if (query !== "" && query !== "bool") throw templateError(`hwaddr: not a hardware address: ${str(input)}`);
    return false;
  }
  if (form) return form(digits, input);
  const near = nearest(query, Object.keys(forms));
  throw templateError(`hwaddr: unknown filter type: ${query}${near ? `; did you mean '${near}'?` : ""}`);
}

/** The twelve (or sixteen) digits of a MAC address in any usual form. */
export function readMac(text: string): string | undefined {
  const parts = /^[0-9a-f]{1,2}(?:([:-])[0-9a-f]{1,2})(?:\1[0-9a-f]{1,2}){4}(?:(?:\1[0-9a-f]{1,2}){2})?$/i.test(text)
    ? text.split(/[:-]/).map((part) => part.padStart(2, "0"))
    : undefined;
  const dotted =
    /^[0-9a-f]{1,4}(?:\.[0-9a-f]{1,4}){2}$/i.test(text) || /^[0-9a-f]{1,4}(?:-[0-9a-f]{1,4}){2}$/i.test(text)
      ? text.split(/[.-]/).map((part) => part.padStart(4, "0"))
      : undefined;
  const halves = /^[0-9a-f]{5,6}[:-][0-9a-f]{5,6}$/i.test(text)
    ? text.split(/[:-]/).map((part) => part.padStart(6, "0"))
    : undefined;
  const plain = /^(?:[0-9a-f]{11,12}|[0-9a-f]{16})$/i.test(text) ? [text.length === 11 ? `0${text}` : text] : undefined;
  return (parts ?? dotted ?? halves ?? plain)?.join("").toLowerCase();
}
