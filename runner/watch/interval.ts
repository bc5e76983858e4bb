import { AxleError } from "../errors.js";

const units: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** `90s`, `15m`, `1h`, `1d`, `1h30m` as milliseconds. @throws AxleError (options) */
export function parseInterval(text: string): number {
  const parts = [...text.matchAll(/(\d+)([smhd])/g)];
  const seconds = parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
  if (seconds > 0 && parts.map(([part]) => part).join("") === text) return seconds * 1000;
  throw new AxleError({
    kind: "options",
    message: `\`${text}\` is no time.`,
    remedy: "Write it like 90s, 15m, 1h or 1d.",
  });
}
