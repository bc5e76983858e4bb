import stringWidth from "fast-string-width";
import picocolors from "picocolors";

/** Where the terminal view is written: two streams, and what is known of them. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Colours are wanted. */
  color: boolean;
  /** A person looks at it, and lines may be written over. */
  interactive: boolean;
  /** Colours that the user chose himself, over Ansible's. */
  palette?: Partial<Record<Tone, (text: string) => string>>;
  /** Width of the terminal; Ansible uses 79 where there is none. */
  columns: number;
}

/** What a line means; each meaning has Ansible's colour. */
export type Tone =
  | "ok"
  | "changed"
  | "error"
  | "skip"
  | "unreachable"
  | "warn"
  | "verbose"
  | "debug"
  | "deprecated"
  | "added"
  | "removed"
  | "hunk"
  | "plain";

/** Lines with colour, banners, and one line that is written over while a long step runs. */
export class Screen {
  readonly #paint: Record<Tone, (text: string) => string>;
  #transient = "";

  constructor(readonly output: Output) {
    const colors = picocolors.createColors(output.color);
    this.#paint = {
      ok: colors.green,
      changed: colors.yellow,
      error: colors.red,
      skip: colors.cyan,
      unreachable: colors.redBright,
      warn: colors.magentaBright,
      verbose: colors.blue,
      debug: colors.gray,
      deprecated: colors.magenta,
      added: colors.green,
      removed: colors.red,
      hunk: colors.cyan,
      plain: (text) => text,
      ...(output.color ? output.palette : {}),
    };
  }

  paint(text: string, tone: Tone): string {
    return tone === "plain"
      ? text
      : text
          .split("\n")
          .map((line) => this.#paint[tone](line))
          .join("\n");
  }

  line(text: string, tone: Tone = "plain"): void {
    this.clearTransient();
    this.output.out(`${this.paint(text, tone)}\n`);
  }

  errorLine(text: string, tone: Tone = "error"): void {
    this.clearTransient();
    this.output.err(`${this.paint(text, tone)}\n`);
  }

  /** A heading filled up with stars to the terminal's width, at least three. */
  banner(text: string): void {
    const title = text.trim();
    this.line(`\n${title} ${"*".repeat(Math.max(3, this.output.columns - stringWidth(title)))}`);
  }

  /** A line that the next output replaces; only on a terminal. */
  transient(text: string): void {
    if (!this.output.interactive) return;
    this.clearTransient();
    const cut = text.length >= this.output.columns ? `${text.slice(0, this.output.columns - 2)}…` : text;
    this.#transient = cut;
    this.output.out(this.paint(cut, "debug"));
  }

  clearTransient(): void {
    if (this.#transient) this.output.out("\r\u001b[2K");
    this.#transient = "";
  }
}
