const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/** What each directive matches, and what its text sets. */
const directives: Record<string, [pattern: string, field: string]> = {
  Y: ["\\d{4}", "year"],
  y: ["\\d{2}", "shortYear"],
  m: ["1[0-2]|0?[1-9]", "month"],
  d: ["3[01]|[12]\\d|0?[1-9]| [1-9]", "day"],
  H: ["2[0-3]|[01]\\d|\\d", "hour"],
  I: ["1[0-2]|0?[1-9]", "hour12"],
  M: ["[0-5]\\d|\\d", "minute"],
  S: ["6[01]|[0-5]\\d|\\d", "second"],
  f: ["\\d{1,6}", "fraction"],
  j: ["36[0-6]|3[0-5]\\d|[12]\\d\\d|0?[1-9]\\d|0{0,2}[1-9]", "yearday"],
  p: ["am|pm", "half"],
  b: ["[a-z]{3}", "monthName"],
  B: ["[a-z]{3,9}", "monthName"],
  a: ["[a-z]{3}", "weekday"],
  A: ["[a-z]{6,9}", "weekday"],
  z: ["[+-]\\d\\d:?\\d\\d|z", "zone"],
};

/** Seconds since 1970 of a text in a strptime format; undefined when it does not fit. `offset`: local time, seconds east. */
export function parseTime(text: string, format: string, offset: number): number | undefined {
  const fields: string[] = [];
  let pattern = "";
  for (const [part] of format.matchAll(/%[\s\S]|\s+|[^%\s]+/g)) {
    const directive = part.startsWith("%") ? directives[part[1]!] : undefined;
    if (directive) {
      fields.push(directive[1]);
      pattern += `(${directive[0]})`;
    } else if (part === "%T") {
      fields.push("hour", "minute", "second");
      pattern += `(${directives.H![0]}):(${directives.M![0]}):(${directives.S![0]})`;
    } else if (part === "%%") pattern += "%";
    else if (part.startsWith("%")) return undefined;
    else pattern += /^\s/.test(part) ? "\\s+" : part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  }
  const found = new RegExp(`^${pattern}$`, "i").exec(text);
  if (!found) return undefined;
  return toSeconds(Object.fromEntries(fields.map((field, index) => [field, found[index + 1]!])), offset);
}

function toSeconds(fields: Record<string, string>, offset: number): number | undefined {
  const short = Number(fields.shortYear ?? "0");
  const year = fields.year ? Number(fields.year) : fields.shortYear ? short + (short < 69 ? 2000 : 1900) : 1900;
  const named = fields.monthName ? months.indexOf(fields.monthName.slice(0, 3).toLowerCase()) + 1 : 1;
  const month = fields.month ? Number(fields.month) : named;
  if (month === 0) return undefined;
  const day = Number(fields.day ?? "1");
  let hour = Number(fields.hour ?? "0");
  if (fields.hour12) hour = (Number(fields.hour12) % 12) + (fields.half?.toLowerCase() === "pm" ? 12 : 0);
  const date = fields.yearday ? [0, Number(fields.yearday)] : [month - 1, day];
  const whole = Date.UTC(year, date[0]!, date[1]!, hour, Number(fields.minute ?? "0"), Number(fields.second ?? "0"));
  return whole / 1000 - (fields.zone ? zoneOffset(fields.zone) : offset);
}

function zoneOffset(zone: string): number {
  if (zone.toLowerCase() === "z") return 0;
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone)!;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
