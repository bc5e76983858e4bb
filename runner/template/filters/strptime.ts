import { templateError } from "../values.js";

const monthNames = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const dayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const short = (names: string[]) => names.map((name) => name.slice(0, 3));

const patterns: Record<string, string> = {
  d: "3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]",
  f: "\\d{1,6}",
  H: "2[0-3]|[0-1]\\d|\\d",
  I: "1[0-2]|0[1-9]|[1-9]",
  j: "36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]",
  m: "1[0-2]|0[1-9]|[1-9]",
  M: "[0-5]\\d|\\d",
  S: "6[0-1]|[0-5]\\d|\\d",
  w: "[0-6]",
  y: "\\d\\d",
  Y: "\\d{4}",
  z: "[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z",
  A: dayNames.join("|"),
  a: short(dayNames).join("|"),
  B: [...monthNames].sort((x, y) => y.length - x.length).join("|"),
  b: short(monthNames).join("|"),
  p: "am|pm",
  Z: "utc|gmt",
};

const shorthands: Record<string, string> = { c: "%a %b %d %H:%M:%S %Y", x: "%m/%d/%y", X: "%H:%M:%S" };

/** Python's `datetime.strptime` in the C locale: the wall-clock time in milliseconds since 1970, and microseconds beyond. */
export function parseTime(text: string, format: string): { milliseconds: number; micros: number } {
  const names: string[] = [];
  const found = new RegExp(`^${toPattern(format, names)}`, "i").exec(text);
  if (!found) throw templateError(`time data '${text}' does not match format '${format}'`);
  if (found[0].length < text.length) throw templateError(`unconverted data remains: ${text.slice(found[0].length)}`);
  const parts = new Map(names.map((name, index) => [name, found[index + 1]!]));
  return toMoment(parts, text);
}

function toPattern(format: string, names: string[]): string {
  const expanded = format.replace(/%([cxX])/g, (_, letter: string) => shorthands[letter]!);
  return expanded.replace(
    /%([\s\S])|(\s+)|([\\.^$*+?(){}[\]|/])/g,
    (whole, letter?: string, blank?: string, special?: string) => {
      if (blank !== undefined) return "\\s+";
      if (special !== undefined) return `\\${special}`;
      if (letter === "%") return "%";
      const pattern = Object.hasOwn(patterns, letter!) ? patterns[letter!] : undefined;
      if (pattern === undefined) throw templateError(`'${letter}' is a bad directive in format '${format}'`);
      if (names.includes(letter!)) throw templateError(`redefinition of group name '${letter}' in format '${format}'`);
      names.push(letter!);
      return whole && `(${pattern})`;
    },
  );
}

function toMoment(parts: Map<string, string>, text: string): { milliseconds: number; micros: number } {
  const number = (name: string, fallback: number) => (parts.has(name) ? Number(parts.get(name)) : fallback);
  let month = number("m", 1);
  if (parts.has("B")) month = monthNames.indexOf(parts.get("B")!.toLowerCase()) + 1;
  else if (parts.has("b")) month = short(monthNames).indexOf(parts.get("b")!.toLowerCase()) + 1;
  const day = parts.has("j") ? number("j", 1) : number("d", 1);
  if (parts.has("j")) month = 1;
  const years = number("y", 0);
  const year = parts.has("y") ? years + (years < 69 ? 2000 : 1900) : number("Y", 1900);
  let hour = number("H", 0);
  if (parts.has("I")) {
    const isAfternoon = parts.get("p")?.toLowerCase() === "pm";
    hour = (number("I", 12) % 12) + (isAfternoon ? 12 : 0);
  }
  const fraction = (parts.get("f") ?? "").padEnd(6, "0");
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (!parts.has("j") && date.getUTCDate() !== day) throw templateError(`day is out of range for month: '${text}'`);
  const second = number("S", 0);
  if (second > 59) throw templateError("second must be in 0..59");
  date.setUTCHours(hour, number("M", 0), second, Number(fraction.slice(0, 3)));
  return { milliseconds: date.getTime(), micros: Number(fraction.slice(3)) };
}
