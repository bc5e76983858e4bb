import lexer, { type Token, type Tokenizer } from "nunjucks/src/lexer.js";
import { unescapeText } from "./escapes.js";
import type { SyntaxOptions } from "./options.js";

const NunjucksTokenizer = lexer.lex("").constructor as new (source: string) => Tokenizer;

/** An error of the lexer; positions count from 0, like the tokens'. */
export class LexerError extends Error {
  constructor(
    message: string,
    readonly lineno: number,
    readonly colno: number,
  ) {
    super(message);
  }
}

const float = /(?:[0-9]+_)*[0-9]+(?:(?:\.(?:[0-9]+_)*[0-9]+)?e[+-]?(?:[0-9]+_)*[0-9]+|\.(?:[0-9]+_)*[0-9]+)/iy;
const integer = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[0-9a-f])+|[1-9](?:_?[0-9])*|0(?:_?0)*/iy;
const name = /[\p{L}\p{N}_]+/uy;
const text = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y;
const operator = /\/\/|\*\*|==|!=|>=|<=|[+\-/*%~[\](){}<>=.:|,;]/y;
const space = /\s+/y;

const types: Record<string, string> = {
  "(": lexer.TOKEN_LEFT_PAREN,
  ")": lexer.TOKEN_RIGHT_PAREN,
  "[": lexer.TOKEN_LEFT_BRACKET,
  "]": lexer.TOKEN_RIGHT_BRACKET,
  "{": lexer.TOKEN_LEFT_CURLY,
  "}": lexer.TOKEN_RIGHT_CURLY,
  ",": lexer.TOKEN_COMMA,
  ":": lexer.TOKEN_COLON,
  "~": lexer.TOKEN_TILDE,
  "|": lexer.TOKEN_PIPE,
};

const closers: Record<string, string> = { "(": ")", "[": "]", "{": "}" };

/** What stands between a tag's start and its end: the tokens' types and the pattern of the end. */
interface Mode {
  end: RegExp;
  endType: string;
}

/**
 * nunjucks' tokenizer with Jinja2's rules: `{%+`, `-%}`, trimming and stripping, balanced brackets (`{{ {'a': {}} }}`),
 * Python's string escapes and numbers, `raw` blocks. White space control is done here, so data tokens are final.
 */
export class JinjaTokenizer extends NunjucksTokenizer {
  private at = 0;
  private line = 0;
  private lineStart = 0;
  private counted = 0;
  private mode: Mode | undefined;
  private brackets: string[] = [];
  private readonly pending: Token[] = [];
  private lineStarting = true;
  private readonly starts: RegExp;
  private readonly rawStart: RegExp;
  private readonly rawEnd: RegExp;
  private readonly commentEnd: RegExp;
  private readonly modes: Record<"block" | "variable", Mode>;

  constructor(
    private readonly source: string,
    private readonly options: SyntaxOptions,
  ) {
    super(source);
    const patterns = patternsOf(options);
    this.starts = new RegExp(patterns.starts, "g");
    this.rawStart = new RegExp(patterns.rawStart, "y");
    this.rawEnd = new RegExp(patterns.rawEnd, "g");
    this.commentEnd = new RegExp(patterns.commentEnd, "g");
    this.modes = {
      block: { end: new RegExp(patterns.blockEnd, "y"), endType: lexer.TOKEN_BLOCK_END },
      variable: { end: new RegExp(patterns.variableEnd, "y"), endType: lexer.TOKEN_VARIABLE_END },
    };
  }

  override nextToken(): Token | null {
    for (;;) {
      const ready = this.pending.shift();
      if (ready) return ready;
      if (this.at >= this.source.length) return null;
      if (this.mode) {
        const token = this.codeToken(this.mode);
        if (token) return token;
      } else this.readText();
    }
  }

  /** Reads data up to the next tag and queues what it finds. */
  private readText(): void {
    this.starts.lastIndex = this.at;
    const start = this.starts.exec(this.source);
    const from = this.at;
    if (!start) {
      this.push(lexer.TOKEN_DATA, this.source.slice(from), from);
      this.at = this.source.length;
      return;
    }
    const opener = start[1]!;
    const sign = start[2] ?? "";
    const isVariable = opener === this.options.variableStart;
    const data = this.stripped(this.source.slice(from, start.index), sign, isVariable);
    this.push(lexer.TOKEN_DATA, data, from);
    this.at = start.index + start[0].length;
    if (opener === this.options.commentStart) this.skipComment(start.index);
    else if (opener === this.options.blockStart && this.readRaw(start.index)) return;
    else {
      this.mode = isVariable ? this.modes.variable : this.modes.block;
      const type = isVariable ? lexer.TOKEN_VARIABLE_START : lexer.TOKEN_BLOCK_START;
      this.pending.push(this.token(type, "", start.index));
    }
  }

  private stripped(data: string, sign: string, isVariable: boolean): string {
    if (sign === "-") return data.trimEnd();
    if (sign === "+" || !this.options.lstripBlocks || isVariable) return data;
    const lineStart = data.lastIndexOf("\n") + 1;
    if (lineStart === 0 && !this.lineStarting) return data;
    return data.slice(lineStart).trim() === "" ? data.slice(0, lineStart) : data;
  }

  private skipComment(from: number): void {
    this.commentEnd.lastIndex = this.at;
    const end = this.commentEnd.exec(this.source);
    if (!end) throw this.error("missing end of comment tag", from);
    this.at = end.index + end[0].length;
    this.lineStarting = end[0].endsWith("\n");
  }

  /** A whole `raw` block becomes data. */
  private readRaw(from: number): boolean {
    this.rawStart.lastIndex = from;
    const start = this.rawStart.exec(this.source);
    if (!start) return false;
    const inside = from + start[0].length;
    this.lineStarting = start[0].endsWith("\n");
    this.rawEnd.lastIndex = inside;
    const end = this.rawEnd.exec(this.source);
    if (!end) throw this.error("missing end of raw directive", from);
    this.push(lexer.TOKEN_DATA, this.stripped(this.source.slice(inside, end.index), end[1] ?? "", false), inside);
    this.at = end.index + end[0].length;
    this.lineStarting = end[0].endsWith("\n");
    return true;
  }

  private codeToken(mode: Mode): Token | undefined {
    const from = this.at;
    if (this.brackets.length === 0) {
      const end = this.match(mode.end);
      if (end !== undefined) {
        this.mode = undefined;
        this.lineStarting = end.endsWith("\n");
        return this.token(mode.endType, "", from);
      }
    }
    if (this.match(space) !== undefined) return undefined;
    const char = this.source[from]!;
    if (char >= "0" && char <= "9") return this.numberToken(from);
    const word = this.match(name);
    if (word !== undefined) return this.token(lexer.TOKEN_SYMBOL, word, from);
    if (char === "'" || char === '"') return this.textToken(from);
    const symbol = this.match(operator);
    if (symbol === undefined) throw this.error(`unexpected char ${JSON.stringify(char)}`, from);
    this.balance(symbol, from);
    return this.token(types[symbol] ?? lexer.TOKEN_OPERATOR, symbol, from);
  }

  private numberToken(from: number): Token {
    // `foo.0.1` is two look-ups, not the number 0.1.
    const asFloat = this.source[from - 1] === "." ? undefined : this.match(float);
    if (asFloat !== undefined) return this.token(lexer.TOKEN_FLOAT, Number(asFloat.replaceAll("_", "")), from);
    const whole = this.match(integer)!;
    return this.token(lexer.TOKEN_INT, BigInt(whole.replaceAll("_", "")), from);
  }

  private textToken(from: number): Token {
    const quoted = this.match(text);
    if (quoted === undefined) throw this.error(`unexpected char ${JSON.stringify(this.source[from])}`, from);
    const inner = quoted.slice(1, -1).replaceAll("\n", this.options.newlineSequence);
    const literal = this.options.literalBackslashes && this.mode === this.modes.variable;
    try {
      return this.token(lexer.TOKEN_STRING, literal ? inner : unescapeText(inner), from);
    } catch (error) {
      throw this.error((error as Error).message, from);
    }
  }

  private balance(symbol: string, from: number): void {
    if (symbol in closers) this.brackets.push(closers[symbol]!);
    else if (symbol === ")" || symbol === "]" || symbol === "}") {
      const expected = this.brackets.pop();
      if (expected === undefined) throw this.error(`unexpected '${symbol}'`, from);
      if (expected !== symbol) throw this.error(`unexpected '${symbol}', expected '${expected}'`, from);
    }
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.source);
    if (!found) return undefined;
    this.at += found[0].length;
    return found[0];
  }

  private push(type: string, value: string, from: number): void {
    if (value === "") return;
    const { newlineSequence } = this.options;
    const token = this.token(type, newlineSequence === "\n" ? value : value.replaceAll("\n", newlineSequence), from);
    this.pending.push(token);
  }

  private token(type: string, value: unknown, from: number): Token {
    return { type, value, ...this.place(from) };
  }

  /** Line and column of an index; indexes come in rising order, so lines are counted once. */
  private place(index: number): { lineno: number; colno: number } {
    for (let next = this.source.indexOf("\n", this.counted); next !== -1 && next < index; ) {
      this.line++;
      this.lineStart = next + 1;
      this.counted = next + 1;
      next = this.source.indexOf("\n", this.counted);
    }
    return { lineno: this.line, colno: Math.max(0, index - this.lineStart) };
  }

  private error(message: string, index: number): LexerError {
    const { lineno, colno } = this.place(index);
    return new LexerError(message, lineno, colno);
  }
}

const patternCache = new Map<string, ReturnType<typeof makePatterns>>();

function patternsOf(options: SyntaxOptions): ReturnType<typeof makePatterns> {
  const { blockStart, blockEnd, variableStart, variableEnd, commentStart, commentEnd, trimBlocks } = options;
  const key = [blockStart, blockEnd, variableStart, variableEnd, commentStart, commentEnd, trimBlocks].join("\0");
  let patterns = patternCache.get(key);
  if (!patterns) {
    patterns = makePatterns(options);
    patternCache.set(key, patterns);
  }
  return patterns;
}

function makePatterns(options: SyntaxOptions) {
  const quote = (literal: string) => literal.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
  const [bs, be, ve, ce] = [options.blockStart, options.blockEnd, options.variableEnd, options.commentEnd].map(
    quote,
  ) as [string, string, string, string];
  const suffix = options.trimBlocks ? "\\n?" : "";
  const openers = [options.blockStart, options.variableStart, options.commentStart]
    .sort((a, b) => b.length - a.length)
    .map(quote);
  const end = (closer: string) => `(?:\\+${closer}|-${closer}\\s*|${closer}${suffix})`;
  return {
    starts: `(${openers.join("|")})([-+]?)`,
    rawStart: `${bs}[-+]?\\s*raw\\s*(?:-${be}\\s*|${be})`,
    rawEnd: `${bs}([-+]?)\\s*endraw\\s*${end(be)}`,
    commentEnd: end(ce),
    blockEnd: end(be),
    variableEnd: `-${ve}\\s*|${ve}`,
  };
}
