import lexer, { type Token } from "nunjucks/src/lexer.js";
import parserModule from "nunjucks/src/parser.js";
import { makeFloat, makeInt } from "../python/numbers.js";
import { type CallArguments, makeNode, nodes, type SyntaxNode } from "./nodes.js";

const constants = new Map<string, unknown>([
  ["true", true],
  ["True", true],
  ["false", false],
  ["False", false],
  ["none", null],
  ["None", null],
]);

/**
 * nunjucks' parser with Jinja2's operands: literals, tuples, look-ups, slices, calls with star arguments, filters, and
 * tests with arguments.
 */
export class OperandParser extends parserModule.Parser {
  protected peekIs(type: string, value?: string): boolean {
    const token = this.peekToken();
    return token !== null && token.type === type && (value === undefined || token.value === value);
  }

  protected operator(value: string): boolean {
    return this.skipValue(lexer.TOKEN_OPERATOR, value);
  }

  protected take(): Token {
    return this.nextToken() ?? this.fail("unexpected end of template");
  }

  /** What to call a token in an error. */
  protected describe(token: Token | null): string {
    if (!token) return "end of template";
    if (token.type === lexer.TOKEN_VARIABLE_END) return "end of print statement";
    if (token.type === lexer.TOKEN_BLOCK_END) return "end of statement block";
    return `'${token.value}'`;
  }

  override expect(type: string): Token {
    const token = this.nextToken();
    if (token?.type !== type) {
      const wanted = type === lexer.TOKEN_SYMBOL ? "a name" : `'${type}'`;
      this.fail(`expected ${wanted}, got ${this.describe(token)}`, token?.lineno, token?.colno);
    }
    return token;
  }

  override parsePrimary(noPostfix = false): SyntaxNode {
    const node = this.parseAtom(this.take());
    return noPostfix ? node : this.parsePostfix(node);
  }

  private parseAtom(token: Token): SyntaxNode {
    const literal = (value: unknown) => new nodes["Literal"]!(token.lineno, token.colno, value);
    switch (token.type) {
      case lexer.TOKEN_SYMBOL:
        if (constants.has(token.value)) return literal(constants.get(token.value));
        return new nodes["Symbol"]!(token.lineno, token.colno, token.value);
      case lexer.TOKEN_STRING: {
        let text = token.value;
        while (this.peekIs(lexer.TOKEN_STRING)) text += this.take().value;
        return literal(text);
      }
      case lexer.TOKEN_INT:
        return literal(makeInt(token.value));
      case lexer.TOKEN_FLOAT:
        return literal(makeFloat(token.value));
      case lexer.TOKEN_LEFT_PAREN: {
        const inner = this.parseTuple({ explicit: true });
        this.expect(lexer.TOKEN_RIGHT_PAREN);
        return inner;
      }
      case lexer.TOKEN_LEFT_BRACKET:
        return new nodes["Array"]!(token.lineno, token.colno, this.parseItems(lexer.TOKEN_RIGHT_BRACKET));
      case lexer.TOKEN_LEFT_CURLY:
        return this.parseDict(token);
      default:
        return this.fail(`expected an expression, got ${this.describe(token)}`, token.lineno, token.colno);
    }
  }

  private parseItems(end: string): SyntaxNode[] {
    const items: SyntaxNode[] = [];
    while (!this.skip(end)) {
      if (items.length > 0) {
        this.expect(lexer.TOKEN_COMMA);
        if (this.skip(end)) break;
      }
      items.push(this.parseExpression());
    }
    return items;
  }

  private parseDict(token: Token): SyntaxNode {
    const pairs: SyntaxNode[] = [];
    while (!this.skip(lexer.TOKEN_RIGHT_CURLY)) {
      if (pairs.length > 0) {
        this.expect(lexer.TOKEN_COMMA);
        if (this.skip(lexer.TOKEN_RIGHT_CURLY)) break;
      }
      const key = this.parseExpression();
      this.expect(lexer.TOKEN_COLON);
      pairs.push(new nodes["Pair"]!(key.lineno, key.colno, key, this.parseExpression()));
    }
    return new nodes["Dict"]!(token.lineno, token.colno, pairs);
  }

  /**
   * One expression, or several with commas between: a tuple. `stop` is a word that ends it (`in`, `recursive`);
   * `simple` leaves out conditional expressions; `explicit` allows `()`.
   */
  parseTuple(how: { explicit?: boolean; simple?: boolean; stop?: string } = {}): SyntaxNode {
    const start = this.peekToken();
    const items: SyntaxNode[] = [];
    let isTuple = false;
    while (!this.endsTuple(how.stop)) {
      items.push(how.simple ? this.parseOr() : this.parseExpression());
      if (!this.skip(lexer.TOKEN_COMMA)) break;
      isTuple = true;
    }
    if (!isTuple && items.length === 1) return items[0]!;
    if (items.length === 0 && !how.explicit) {
      this.fail(`expected an expression, got ${this.describe(start)}`, start?.lineno, start?.colno);
    }
    return makeNode("Tuple", start ?? { lineno: 0, colno: 0 }, items);
  }

  private endsTuple(stop?: string): boolean {
    const token = this.peekToken();
    if (!token) return true;
    if (token.type === lexer.TOKEN_RIGHT_PAREN || token.type === lexer.TOKEN_VARIABLE_END) return true;
    if (token.type === lexer.TOKEN_BLOCK_END) return true;
    return stop !== undefined && token.type === lexer.TOKEN_SYMBOL && token.value === stop;
  }

  override parsePostfix(start: SyntaxNode): SyntaxNode {
    let node = start;
    for (;;) {
      const token = this.peekToken();
      if (!token) return node;
      if (token.type === lexer.TOKEN_LEFT_PAREN) node = makeNode("Call", token, node, this.parseArguments());
      else if (token.type === lexer.TOKEN_LEFT_BRACKET) node = this.parseSubscript(node);
      else if (this.operator(".")) node = this.parseDot(node, token);
      else return node;
    }
  }

  private parseDot(target: SyntaxNode, at: Token): SyntaxNode {
    const token = this.take();
    if (token.type === lexer.TOKEN_SYMBOL) return makeNode("Attribute", at, target, token.value);
    if (token.type !== lexer.TOKEN_INT) {
      this.fail(`expected a name or a number after '.', got ${this.describe(token)}`, token.lineno, token.colno);
    }
    const index = new nodes["Literal"]!(token.lineno, token.colno, makeInt(token.value));
    return new nodes["LookupVal"]!(at.lineno, at.colno, target, index);
  }

  private parseSubscript(target: SyntaxNode): SyntaxNode {
    const open = this.expect(lexer.TOKEN_LEFT_BRACKET);
    const keys: SyntaxNode[] = [];
    while (!this.skip(lexer.TOKEN_RIGHT_BRACKET)) {
      if (keys.length > 0) this.expect(lexer.TOKEN_COMMA);
      keys.push(this.parseKey());
    }
    if (keys.length === 0) this.fail("expected a subscript expression", open.lineno, open.colno);
    const key = keys.length === 1 ? keys[0] : makeNode("Tuple", open, keys);
    return new nodes["LookupVal"]!(open.lineno, open.colno, target, key);
  }

  private parseKey(): SyntaxNode {
    const start = this.peekToken();
    const parts: (SyntaxNode | null)[] = [];
    const atEnd = () =>
      this.peekIs(lexer.TOKEN_COLON) || this.peekIs(lexer.TOKEN_RIGHT_BRACKET) || this.peekIs(lexer.TOKEN_COMMA);
    const first = atEnd() ? null : this.parseExpression();
    if (first && !this.peekIs(lexer.TOKEN_COLON)) return first;
    parts.push(first);
    while (parts.length < 3 && this.skip(lexer.TOKEN_COLON)) parts.push(atEnd() ? null : this.parseExpression());
    if (parts.length < 2) this.fail("expected a subscript expression");
    return makeNode("Slice", start!, parts[0], parts[1], parts[2] ?? null);
  }

  /** Arguments in parentheses. */
  parseArguments(): CallArguments {
    this.expect(lexer.TOKEN_LEFT_PAREN);
    const given: CallArguments = { positional: [], keywords: [] };
    let comma = true;
    while (!this.skip(lexer.TOKEN_RIGHT_PAREN)) {
      if (!comma) this.fail(`expected ',' between arguments, got ${this.describe(this.peekToken())}`);
      this.parseArgument(given);
      comma = this.skip(lexer.TOKEN_COMMA);
    }
    return given;
  }

  private parseArgument(given: CallArguments): void {
    if (this.operator("**")) {
      if (given.doubleStar) this.fail("invalid syntax for function call expression");
      given.doubleStar = this.parseExpression();
      return;
    }
    if (this.operator("*")) {
      if (given.star || given.doubleStar) this.fail("invalid syntax for function call expression");
      given.star = this.parseExpression();
      return;
    }
    const argument = this.parseExpression();
    if (argument.typename === "Symbol" && this.operator("=")) {
      if (given.doubleStar) this.fail("invalid syntax for function call expression");
      given.keywords.push({ name: argument["value"], value: this.parseExpression() });
      return;
    }
    if (given.keywords.length > 0 || given.star || given.doubleStar) {
      this.fail("invalid syntax for function call expression", argument.lineno, argument.colno);
    }
    given.positional.push(argument);
  }

  /** A dotted name of a filter or a test. */
  protected parseDottedName(): Token {
    const first = this.expect(lexer.TOKEN_SYMBOL);
    let name = first.value as string;
    while (this.operator(".")) name += `.${this.expect(lexer.TOKEN_SYMBOL).value}`;
    return { ...first, value: name };
  }

  override parseFilter(start: SyntaxNode): SyntaxNode {
    let node = start;
    for (;;) {
      if (this.skip(lexer.TOKEN_PIPE)) node = this.parseFilterCall(node);
      else if (this.skipSymbol("is")) node = this.parseTest(node);
      else if (this.peekIs(lexer.TOKEN_LEFT_PAREN)) {
        node = makeNode("Call", this.peekToken()!, node, this.parseArguments());
      } else return node;
    }
  }

  /** A filter's name and arguments, over `input` (null: the body of a block). */
  protected parseFilterCall(input: SyntaxNode | null): SyntaxNode {
    const name = this.parseDottedName();
    const given = this.peekIs(lexer.TOKEN_LEFT_PAREN) ? this.parseArguments() : { positional: [], keywords: [] };
    return makeNode("FilterCall", name, input, name.value, given);
  }

  private parseTest(input: SyntaxNode): SyntaxNode {
    const negated = this.skipSymbol("not");
    const name = this.parseDottedName();
    let given: CallArguments = { positional: [], keywords: [] };
    if (this.peekIs(lexer.TOKEN_LEFT_PAREN)) given = this.parseArguments();
    else if (this.startsTestArgument()) {
      if (this.peekIs(lexer.TOKEN_SYMBOL, "is")) this.fail("tests cannot be chained with 'is'");
      given.positional.push(this.parsePostfix(this.parsePrimary(true)));
    }
    const node = makeNode("TestCall", name, input, name.value, given);
    return negated ? new nodes["Not"]!(name.lineno, name.colno, node) : node;
  }

  private startsTestArgument(): boolean {
    const token = this.peekToken();
    if (!token) return false;
    if (token.type === lexer.TOKEN_SYMBOL) return !["else", "or", "and", "if"].includes(token.value);
    const starts = [
      lexer.TOKEN_STRING,
      lexer.TOKEN_INT,
      lexer.TOKEN_FLOAT,
      lexer.TOKEN_LEFT_BRACKET,
      lexer.TOKEN_LEFT_CURLY,
    ];
    return starts.includes(token.type);
  }
}
