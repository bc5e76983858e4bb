const TIMESTAMP =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?(?:[ \t]*(?:(Z)|([-+])(\d\d?)(?::(\d\d))?))?)?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** Whether a plain scalar is a date or time to PyYAML. A date needs two digits everywhere, a time does not. */
export function isTimestamp(text: string): boolean {
  return DATE.test(text) || (text.includes(":") && TIMESTAMP.test(text));
}

/**
 * A timestamp as Python prints it (`2001-12-14 21:59:43.100000-05:00`): that is what a template sees of it. Undefined
 * when there is no such day or hour, which PyYAML refuses.
 */
export function printTimestamp(text: string): string | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, fraction, zulu, sign, zoneHour, zoneMinute] = match;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  const date = `${year}-${pad(month!)}-${pad(day!)}`;
  if (hour === undefined) return date;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const micros = (fraction ?? "").slice(0, 6).padEnd(6, "0");
  const clock = `${pad(hour)}:${minute}:${second}${Number(micros) > 0 ? `.${micros}` : ""}`;
  return `${date} ${clock}${printZone(zulu, sign, zoneHour, zoneMinute)}`;
}

function printZone(zulu: string | undefined, sign: string | undefined, hour?: string, minute?: string): string {
  if (zulu) return "+00:00";
  if (!sign) return "";
  const zone = `${pad(hour!)}:${minute ?? "00"}`;
  return `${zone === "00:00" ? "+" : sign}${zone}`;
}

function pad(digits: string): string {
  return digits.padStart(2, "0");
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  return day <= new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}
