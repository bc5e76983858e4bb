const lower = "abcdefghijklmnopqrstuvwxyz";
const upper = lower.toUpperCase();
const digits = "0123456789";
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const whitespace = " \t\n\r\v\f";

/** The constants of Python's `string` module. */
const named: Record<string, string> = {
  ascii_letters: lower + upper,
  ascii_lowercase: lower,
  ascii_uppercase: upper,
  digits,
  hexdigits: `${digits}abcdefABCDEF`,
  octdigits: "01234567",
  punctuation,
  whitespace,
  printable: digits + lower + upper + punctuation + whitespace,
};

/** `ascii_letters,digits,-` as a list; two commas mean a comma. */
export function splitCharacters(text: string): string[] {
  const comma = text.includes(",,") ? [","] : [];
  return [
    ...comma,
    ...text
      .replaceAll(",,", ",")
      .split(",")
      .filter((part) => part !== ""),
  ];
}

/** All characters that these names and texts stand for; quotes are never among them. */
export function candidateCharacters(specs: readonly string[]): string {
  return specs
    .map((spec) => (Object.hasOwn(named, spec) ? named[spec]! : spec))
    .join("")
    .replace(/["']/g, "");
}
