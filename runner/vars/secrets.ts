import { isDict, makeDict, mapEntries, mapItems, type Value } from "../values.js";

/** What stands where a secret was. */
export const redacted = "********";

/** Shorter texts would be found everywhere: redacting "1" makes every report unreadable and hides nothing. */
const shortest = 3;

/** Texts that must never reach the terminal, a log, the journal or a report. Renderers pass everything through `redact`. */
export class Secrets {
  private readonly texts = new Set<string>();
  private pattern: RegExp | undefined;

  /** Registers a secret, and the forms in which it turns up: each line, trimmed, as JSON, base64 and URL-encoded. */
  add(secret: string): void {
    const forms = [secret, secret.trim()];
    for (const form of forms.flatMap(encodings)) this.addForm(form);
    if (!secret.includes("\n")) return;
    for (const line of secret.split(/\r?\n/)) for (const form of encodings(line.trim())) this.addForm(form);
  }

  /**
   * Registers the content of a decrypted text or file. Of a file of variables only the values are secret: its names and
   * its comments turn up in every playbook.
   */
  addText(content: string): void {
    if (!content.includes("\n") && !/^\s*[\w.-]+\s*:\s/.test(content)) {
      this.add(content);
      return;
    }
    for (const line of content.split(/\r?\n/)) {
      const value = /^\s*(?:- +)?(?:["']?[\w.\- ]+["']?\s*:(?:\s+|$))?(.*)$/.exec(line)?.[1]?.trim() ?? "";
      if (!value || /^(?:#|---|\.\.\.|[|>][-+0-9]*$|\$ANSIBLE_VAULT)/.test(value) || isCommonWord(value)) continue;
      this.add(value.replace(/^(["'])(.*)\1$/, "$2"));
      const meant = unquoted(value);
      if (meant !== undefined) this.add(meant);
    }
  }

  private addForm(form: string): void {
    if (form.length < shortest || this.texts.has(form)) return;
    this.texts.add(form);
    this.pattern = undefined;
  }

  get size(): number {
    return this.texts.size;
  }

  /** A text without any secret in it. */
  redactText(text: string): string {
    if (!this.texts.size) return text;
    this.pattern ??= this.compile();
    return text.replace(this.pattern, redacted);
  }

  /** A value without any secret in it, keys included. What holds none comes back as it is. */
  redact<T extends Value>(value: T): T {
    return (this.texts.size ? this.redactValue(value) : value) as T;
  }

  private redactValue(value: Value): Value {
    if (typeof value === "string") return this.redactText(value);
    if (Array.isArray(value)) return mapItems(value, (item) => this.redactValue(item));
    if (typeof value === "number" || typeof value === "bigint") return this.texts.has(String(value)) ? redacted : value;
    if (Buffer.isBuffer(value)) return Buffer.from(this.redactText(value.toString("latin1")), "latin1");
    if (!isDict(value)) return value;
    if (!(value instanceof Map)) {
      const clean = mapEntries(
        value,
        (key) => this.redactText(key),
        (inner) => this.redactValue(inner),
      );
      // A key that was made harmless may be one that JavaScript would put elsewhere.
      return clean === value ? value : makeDict(Object.entries(clean));
    }
    return makeDict([...value].map(([key, inner]) => [this.redactValue(key), this.redactValue(inner)] as const));
  }

  /** Longer texts first: a secret that begins another one must not leave the other's rest behind. */
  private compile(): RegExp {
    const texts = [...this.texts].sort((a, b) => b.length - a.length);
    return new RegExp(texts.map((text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|"), "g");
  }
}

function encodings(text: string): string[] {
  if (text.length < shortest) return [];
  const base64 = Buffer.from(text).toString("base64");
  return [text, JSON.stringify(text).slice(1, -1), base64, encodeURIComponent(Buffer.from(text).toString())];
}

/** What a quoted YAML scalar on one line means, with its escapes undone. */
function unquoted(value: string): string | undefined {
  const quoted = /^(["'])(.*)\1\s*(?:#.*)?$/.exec(value);
  if (!quoted) return undefined;
  if (quoted[1] === "'") return quoted[2]!.replaceAll("''", "'");
  try {
    return JSON.parse(`"${quoted[2]!}"`) as string;
  } catch {
    return undefined;
  }
}

function isCommonWord(value: string): boolean {
  return /^(?:true|false|yes|no|on|off|null|none|~|present|absent|root|admin|[0-9]{1,3}|\{\{.*\}\})$/i.test(value);
}
