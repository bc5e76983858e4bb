import type { Secrets } from "../vars/secrets.js";

let known: Secrets | undefined;

/** The secrets that this process knows: its last words, should it fail, must not hold them either. */
export function keepForLastWords(secrets: Secrets): void {
  known = secrets;
}

/** A text of the process itself (an error, a stack) without any secret that it has come to know. */
export function lastWords(text: string): string {
  return known ? known.redactText(text) : text;
}
