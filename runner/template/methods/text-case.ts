import { characters } from "../values.js";
import type { Method } from "./index.js";

const letters = /\p{L}/u;

/** Python's `str.title()`: a letter after a non-letter is upper case, the others lower case. */
export function titleCase(text: string): string {
  let inWord = false;
  let result = "";
  for (const char of text) {
    result += inWord ? char.toLowerCase() : char.toUpperCase();
    inWord = letters.test(char);
  }
  return result;
}

function swapCase(text: string): string {
  return characters(text)
    .map((char) => (char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase()))
    .join("");
}

/** Whether a text is not empty and every character of it matches. */
const every = (pattern: RegExp): Method => {
  const whole = new RegExp(`^(?:${pattern.source})+$`, "u");
  return (self: string) => whole.test(self);
};

const hasCase = (self: string) => self.toUpperCase() !== self.toLowerCase();

export const caseMethods: [string, Method][] = [
  ["upper", (self: string) => self.toUpperCase()],
  ["lower", (self: string) => self.toLowerCase()],
  ["casefold", (self: string) => self.replaceAll("ß", "ss").toLowerCase()],
  ["title", titleCase],
  ["swapcase", swapCase],
  [
    "capitalize",
    (self: string) => {
      const [first = "", ...rest] = characters(self);
      return first.toUpperCase() + rest.join("").toLowerCase();
    },
  ],
  ["isdigit", every(/[\p{Nd}\u00b2\u00b3\u00b9]/u)],
  ["isdecimal", every(/\p{Nd}/u)],
  ["isnumeric", every(/\p{N}/u)],
  ["isalpha", every(/\p{L}/u)],
  ["isalnum", every(/[\p{L}\p{N}]/u)],
  ["isspace", every(/[\s\x1c-\x1f\x85]/u)],
  ["isascii", (self: string) => /^[\x00-\x7f]*$/.test(self)],
  ["isidentifier", (self: string) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(self)],
  ["isprintable", (self: string) => !/[\p{C}\p{Zl}\p{Zp}]/u.test(self)],
  ["isupper", (self: string) => hasCase(self) && self === self.toUpperCase()],
  ["islower", (self: string) => hasCase(self) && self === self.toLowerCase()],
  ["istitle", (self: string) => letters.test(self) && self === titleCase(self)],
];
