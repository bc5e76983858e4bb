import type { Output, Tone } from "./screen.js";

/** Ansible's names of colours and the codes a terminal knows them by. */
const codes: Record<string, string> = {
  black: "0;30",
  "bright gray": "0;37",
  blue: "0;34",
  white: "1;37",
  green: "0;32",
  "bright blue": "1;34",
  cyan: "0;36",
  "bright green": "1;32",
  red: "0;31",
  "bright cyan": "1;36",
  purple: "0;35",
  "bright red": "1;31",
  yellow: "0;33",
  "bright purple": "1;35",
  "dark gray": "1;30",
  "bright yellow": "1;33",
  magenta: "0;35",
  "bright magenta": "1;35",
  normal: "0",
};

/** The settings `[colors]` and what they colour. */
export const toneSettings: readonly (readonly [name: string, tone: Tone])[] = [
  ["changed", "changed"],
  ["debug", "debug"],
  ["deprecate", "deprecated"],
  ["diff_add", "added"],
  ["diff_lines", "hunk"],
  ["diff_remove", "removed"],
  ["error", "error"],
  ["ok", "ok"],
  ["skip", "skip"],
  ["unreachable", "unreachable"],
  ["verbose", "verbose"],
  ["warn", "warn"],
];

/** The painter of one colour: a name, `color0` to `color255`, `rgb000` to `rgb555` or `gray0` to `gray23`. */
export function painter(color: string): ((text: string) => string) | undefined {
  const code = codes[color] ?? extended(color);
  return code === undefined ? undefined : (text) => `\u001b[${code}m${text}\u001b[0m`;
}

function extended(color: string): string | undefined {
  const [, kind, digits = ""] = /^(color|rgb|gr[ae]y)(\d+)$/.exec(color) ?? [];
  if (kind === "color" && Number(digits) < 256) return `38;5;${digits}`;
  if (kind === "rgb" && /^[0-5]{3}$/.test(digits)) {
    const [red, green, blue] = [...digits].map(Number) as [number, number, number];
    return `38;5;${16 + 36 * red + 6 * green + blue}`;
  }
  if (kind?.startsWith("gr") && Number(digits) < 24) return `38;5;${232 + Number(digits)}`;
  return undefined;
}

/** The colours that differ from Ansible's own. `chosen` gives a setting's value, undefined where it is the default. */
export function paletteOf(chosen: (name: string) => string | undefined): NonNullable<Output["palette"]> {
  const palette: NonNullable<Output["palette"]> = {};
  for (const [name, tone] of toneSettings) {
    const paint = painter(chosen(name) ?? "");
    if (paint) palette[tone] = paint;
  }
  return palette;
}
