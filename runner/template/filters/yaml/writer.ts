import { isBreak, isPrintable } from "./analyze.js";

/** Where the pen is; the low-level part of libyaml's emitter. */
export class YamlWriter {
  out = "";
  column = 0;
  indent = -1;
  /** The last character was a blank, or nothing needs one. */
  whitespace = true;
  /** Only indentation and indicators stand on this line so far. */
  indention = true;
  openEnded = false;

  constructor(
    readonly step: number,
    readonly width: number,
    readonly lineBreak: string,
  ) {}

  put(text: string): void {
    this.out += text;
    this.column += 1;
  }

  newLine(text = this.lineBreak): void {
    this.out += text;
    this.column = 0;
  }

  indicator(text: string, needsBlank: boolean, isBlank = false, isIndention = false): void {
    if (needsBlank && !this.whitespace) this.put(" ");
    this.out += text;
    this.column += text.length;
    this.whitespace = isBlank;
    this.indention = this.indention && isIndention;
  }

  startLine(): void {
    const indent = Math.max(0, this.indent);
    if (!this.indention || this.column > indent || (this.column === indent && !this.whitespace)) this.newLine();
    while (this.column < indent) this.put(" ");
    this.whitespace = true;
    this.indention = true;
  }

  private breakOf(char: string): void {
    if (char === "\n") this.newLine();
    else this.newLine(char);
  }

  plain(chars: readonly string[], split: boolean, inFlow: boolean): void {
    if (!this.whitespace && (chars.length > 0 || inFlow)) this.put(" ");
    let spaces = false;
    chars.forEach((char, index) => {
      if (char === " " && split && !spaces && this.column > this.width && chars[index + 1] !== " ") this.startLine();
      else this.put(char);
      spaces = char === " ";
      if (!spaces) this.indention = false;
    });
    this.whitespace = false;
    this.indention = false;
  }

  singleQuoted(chars: readonly string[], split: boolean): void {
    this.indicator("'", true);
    let spaces = false;
    let breaks = false;
    chars.forEach((char, index) => {
      const inside = index > 0 && index < chars.length - 1;
      if (char === " ") {
        if (split && !spaces && this.column > this.width && inside && chars[index + 1] !== " ") this.startLine();
        else this.put(" ");
        spaces = true;
      } else if (isBreak(char)) {
        if (!breaks && char === "\n") this.newLine();
        this.breakOf(char);
        this.indention = true;
        breaks = true;
      } else {
        if (breaks) this.startLine();
        if (char === "'") this.put("'");
        this.put(char);
        this.indention = false;
        spaces = breaks = false;
      }
    });
    if (breaks) this.startLine();
    this.indicator("'", false);
    this.whitespace = false;
    this.indention = false;
  }

  doubleQuoted(chars: readonly string[], split: boolean): void {
    this.indicator('"', true);
    let spaces = false;
    chars.forEach((char, index) => {
      if (char === " ") {
        if (split && !spaces && this.column > this.width && index > 0 && index < chars.length - 1) {
          this.startLine();
          if (chars[index + 1] === " ") this.put("\\");
        } else this.put(" ");
        spaces = true;
        return;
      }
      spaces = false;
      const written = escapeChar(char);
      this.out += written;
      this.column += [...written].length;
    });
    this.indicator('"', false);
    this.whitespace = false;
    this.indention = false;
  }

  literal(chars: readonly string[], sign: "|" | ">"): void {
    this.indicator(sign, true);
    this.hints(chars);
    this.newLine();
    this.indention = true;
    this.whitespace = true;
    if (sign === "|") this.literalLines(chars);
    else this.foldedLines(chars);
  }

  private literalLines(chars: readonly string[]): void {
    let breaks = true;
    for (const char of chars) {
      if (isBreak(char)) {
        this.breakOf(char);
        this.indention = true;
        breaks = true;
        continue;
      }
      if (breaks) this.startLine();
      this.put(char);
      this.indention = false;
      breaks = false;
    }
  }

  private foldedLines(chars: readonly string[]): void {
    let breaks = true;
    let leading = true;
    chars.forEach((char, index) => {
      if (isBreak(char)) {
        if (!breaks && !leading && char === "\n") {
          let next = index;
          while (isBreak(chars[next])) next++;
          if (chars[next] !== undefined && !/[ \t\0]/.test(chars[next]!)) this.newLine();
        }
        this.breakOf(char);
        this.indention = true;
        breaks = true;
        return;
      }
      if (breaks) {
        this.startLine();
        leading = char === " " || char === "\t";
      }
      if (!breaks && char === " " && chars[index + 1] !== " " && this.column > this.width) this.startLine();
      else this.put(char);
      this.indention = false;
      breaks = false;
    });
  }

  private hints(chars: readonly string[]): void {
    if (chars[0] === " " || isBreak(chars[0])) this.indicator(String(this.step), false);
    this.openEnded = false;
    if (!isBreak(chars.at(-1))) this.indicator("-", false);
    else if (chars.length === 1 || isBreak(chars.at(-2))) {
      this.indicator("+", false);
      this.openEnded = true;
    }
  }
}

const named: Record<string, string> = {
  "\0": "0",
  "\x07": "a",
  "\b": "b",
  "\t": "t",
  "\n": "n",
  "\v": "v",
  "\f": "f",
  "\r": "r",
  "\x1b": "e",
  '"': '"',
  "\\": "\\",
  "\x85": "N",
  "\xa0": "_",
  "\u2028": "L",
  "\u2029": "P",
};

function escapeChar(char: string): string {
  if (isPrintable(char) && !isBreak(char) && char !== '"' && char !== "\\") return char;
  if (Object.hasOwn(named, char)) return `\\${named[char]}`;
  const code = char.codePointAt(0)!;
  const [letter, size] = code <= 0xff ? ["x", 2] : code <= 0xffff ? ["u", 4] : ["U", 8];
  return `\\${letter}${code
    .toString(16)
    .toUpperCase()
    .padStart(size as number, "0")}`;
}
