const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

const two = (value: number, fill = "0") => String(value).padStart(2, fill);

function dayOfYear(date: Date): number {
  return (
    Math.floor(
      (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) /
        86_400_000,
    ) + 1
  );
}

/** A time's distance from UTC, and its name. */
export interface Zone {
  offset(separator: string): string;
  text(): string;
}

/** Year and week of ISO 8601. */
export function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
  thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
  return { year: thursday.getUTCFullYear(), week: Math.ceil(dayOfYear(thursday) / 7) };
}

type Directive = (date: Date, micros: number, zone: Zone | undefined) => string;

const directives: Record<string, Directive> = {
  "%": () => "%",
  n: () => "\n",
  t: () => "\t",
  Y: (date) => String(date.getUTCFullYear()),
  G: (date) => String(isoWeek(date).year),
  y: (date) => two(date.getUTCFullYear() % 100),
  C: (date) => two(Math.floor(date.getUTCFullYear() / 100)),
  m: (date) => two(date.getUTCMonth() + 1),
  d: (date) => two(date.getUTCDate()),
  e: (date) => two(date.getUTCDate(), " "),
  H: (date) => two(date.getUTCHours()),
  k: (date) => two(date.getUTCHours(), " "),
  I: (date) => two(date.getUTCHours() % 12 || 12),
  l: (date) => two(date.getUTCHours() % 12 || 12, " "),
  M: (date) => two(date.getUTCMinutes()),
  S: (date) => two(date.getUTCSeconds()),
  f: (_date, micros) => String(micros).padStart(6, "0"),
  p: (date) => (date.getUTCHours() < 12 ? "AM" : "PM"),
  P: (date) => (date.getUTCHours() < 12 ? "am" : "pm"),
  A: (date) => days[date.getUTCDay()]!,
  a: (date) => days[date.getUTCDay()]!.slice(0, 3),
  B: (date) => months[date.getUTCMonth()]!,
  b: (date) => months[date.getUTCMonth()]!.slice(0, 3),
  h: (date) => months[date.getUTCMonth()]!.slice(0, 3),
  j: (date) => String(dayOfYear(date)).padStart(3, "0"),
  u: (date) => String(date.getUTCDay() || 7),
  w: (date) => String(date.getUTCDay()),
  U: (date) => two(Math.floor((dayOfYear(date) + 6 - date.getUTCDay()) / 7)),
  W: (date) => two(Math.floor((dayOfYear(date) + 6 - ((date.getUTCDay() + 6) % 7)) / 7)),
  V: (date) => two(isoWeek(date).week),
  s: (date) => String(Math.floor(new Date(date.toISOString().slice(0, -1)).getTime() / 1000)),
  z: (_date, _micros, zone) => zone?.offset("") ?? "",
  Z: (_date, _micros, zone) => zone?.text() ?? "",
};

const shorthands: Record<string, string> = {
  F: "%Y-%m-%d",
  T: "%H:%M:%S",
  R: "%H:%M",
  D: "%m/%d/%y",
  r: "%I:%M:%S %p",
  c: "%a %b %e %H:%M:%S %Y",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
};

/**
 * `strftime` in the C locale over a wall-clock time (a Date whose UTC parts are that time). `%z` and `%Z` are empty where
 * the time has no zone.
 */
export function formatTime(pattern: string, date: Date, micros = 0, zone?: Zone): string {
  return pattern.replace(/%([-_0^#]?)([\s\S])/gu, (whole, flag: string, letter: string) => {
    if (Object.hasOwn(shorthands, letter)) return formatTime(shorthands[letter]!, date, micros, zone);
    const directive = Object.hasOwn(directives, letter) ? directives[letter] : undefined;
    if (!directive) return whole;
    const text = directive(date, micros, zone);
    if (flag === "-") return text.replace(/^[0 ]+(?=.)/, "");
    if (flag === "_") return text.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
    return flag === "^" ? text.toUpperCase() : text;
  });
}
