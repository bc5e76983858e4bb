import stringWidth from "fast-string-width";
import type { Output } from "../terminal/screen.js";

/** Cuts a text to a number of terminal columns; wide characters count as two, and colours as none. */
export function fitWidth(text: string, columns: number): string {
  if (stringWidth(text) <= columns) return text;
  let width = 0;
  let cut = "";
  for (const [piece] of text.matchAll(/\u001b\[[0-9;]*m|[\s\S]/gu)) {
    const own = piece.startsWith("\u001b") ? 0 : stringWidth(piece);
    if (width + own > columns - 1) break;
    cut += piece;
    width += own;
  }
  return `${cut}…${text.includes("\u001b[") ? "\u001b[0m" : ""}`;
}

/** Lines at the terminal's end that are written over; what is printed goes above them. Nothing of it off a terminal. */
export class Region {
  #shown = 0;

  constructor(private readonly output: Output) {}

  /** Shows these lines in place of those before. */
  draw(lines: readonly string[]): void {
    if (!this.output.interactive) return;
    const fitting = lines.map((line) => fitWidth(line, this.output.columns));
    this.output.out(`${this.#erase()}${fitting.map((line) => `${line}\n`).join("")}`);
    this.#shown = fitting.length;
  }

  clear(): void {
    const erase = this.#erase();
    if (erase) this.output.out(erase);
    this.#shown = 0;
  }

  #erase(): string {
    return this.#shown === 0 ? "" : `\u001b[${this.#shown}A\r\u001b[J`;
  }
}
