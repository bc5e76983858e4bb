import type { EventSink } from "../events.js";
import { mapEntries, mapItems } from "../values.js";
import { plainJson } from "./plain-json.js";

/** Control characters but newline and tab, and the marks that turn the direction of text around. */
const harmful = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const all = new RegExp(harmful.source, "g");

/** The same in JSON, where the first of them are escaped. What only looks so is looked at more closely. */
const harmfulJson = /\\[bfru]|[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/**
 * Text that came from a board, as a terminal may show it: it can neither move the cursor, nor set a title, nor colour
 * what is not its own, nor hide or forge a line. Control characters become their pictures (␛), a carriage return ends
 * the line. What JSON holds stays as it is: its own rules make it harmless.
 */
export function harmless(text: string): string {
  if (!harmful.test(text)) return text;
  return text.replace(/\r\n?/g, "\n").replace(all, (letter) => {
    const code = letter.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "\u2421" : "\ufffd";
  });
}

/** A view that is given events whose every text is harmless. */
export function withHarmlessText(view: EventSink): EventSink {
  return (event) => {
    const text = plainJson(event);
    view(text !== undefined && !harmfulJson.test(text) ? event : harmlessValue(event));
  };
}

/** The same value with every text in it harmless, names of fields included. */
export function harmlessValue<Value>(value: Value): Value {
  return cleaned(value) as Value;
}

function cleaned(value: unknown): unknown {
  if (typeof value === "string") return harmless(value);
  if (Array.isArray(value)) return mapItems(value, cleaned);
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return mapEntries(value as Record<string, unknown>, harmless, cleaned);
}
