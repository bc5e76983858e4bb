import { harmless } from "../report/harmless.js";
import { paletteOf } from "../report/terminal/palette.js";
import type { Output } from "../report/terminal/screen.js";
import type { Settings } from "../settings/settings.js";
import { lastWords } from "./last-words.js";

/** The terminal as the reports see it. Ansible's and everybody's variables decide on colours. */
export function terminalOutput(settings: Settings): Output {
  const interactive = process.stdout.isTTY === true && process.env["TERM"] !== "dumb";
  const color = settings.flag("ANSIBLE_FORCE_COLOR") || (interactive && !settings.flag("ANSIBLE_NOCOLOR"));
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    color,
    palette: paletteOf((name) => {
      const setting = `COLOR_${name.toUpperCase()}`;
      return settings.origin(setting)?.from === "default" ? undefined : settings.text(setting);
    }),
    interactive,
    columns: (process.stdout.columns ?? 80) - 1,
  };
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const warned = new Set<string>();

/** Warns on standard error, each message once. */
export function warnUser(message: string): void {
  if (warned.has(message)) return;
  warned.add(message);
  process.stderr.write(`[WARNING]: ${harmless(lastWords(message))}\n`);
}
