import lexer, { type Token } from "nunjucks/src/lexer.js";
import { ExpressionParser } from "./expressions.js";
import { makeNode, nodes, type Signature, type SyntaxNode } from "./nodes.js";

/** nunjucks' parser with Jinja2's statements, and the extensions do, break and continue. */
export class JinjaParser extends ExpressionParser {
  /** White space is the lexer's business, so this only sorts tokens into nodes. */
  parseNodes(): SyntaxNode[] {
    const found: SyntaxNode[] = [];
    for (let token = this.nextToken(); token; token = this.nextToken()) {
      if (token.type === lexer.TOKEN_DATA) {
        const data = new nodes["TemplateData"]!(token.lineno, token.colno, token.value);
        found.push(new nodes["Output"]!(token.lineno, token.colno, [data]));
      } else if (token.type === lexer.TOKEN_VARIABLE_START) {
        const expression = this.parseTuple();
        const end = this.nextToken();
        if (end?.type !== lexer.TOKEN_VARIABLE_END) {
          this.fail(`expected the end of the expression, got ${this.describe(end)}`, end?.lineno, end?.colno);
        }
        found.push(new nodes["Output"]!(token.lineno, token.colno, [expression]));
      } else {
        const statement = this.parseStatement();
        if (!statement) break;
        found.push(statement);
      }
    }
    return found;
  }

  override parseStatement(): SyntaxNode | null {
    const token = this.peekToken();
    if (token?.type !== lexer.TOKEN_SYMBOL) this.fail("tag name expected");
    if (this.breakOnBlocks?.includes(token.value)) return null;
    const parse = this.statements.get(token.value);
    if (!parse) {
      const open = this.breakOnBlocks ? `; expected ${this.breakOnBlocks.map((name) => `'${name}'`).join(" or ")}` : "";
      this.fail(`unknown tag '${token.value}'${open}`, token.lineno, token.colno);
    }
    return parse();
  }

  private readonly statements = new Map<string, () => SyntaxNode>([
    ["if", () => this.parseIf()],
    ["for", () => this.parseFor()],
    ["set", () => this.parseSet()],
    ["with", () => this.parseWith()],
    ["do", () => this.parseSimple((tag) => makeNode("Do", tag, this.parseTuple()))],
    ["print", () => this.parseSimple((tag) => new nodes["Output"]!(tag.lineno, tag.colno, this.parseList()))],
    ["break", () => this.parseSimple((tag) => makeNode("LoopControl", tag, "break"))],
    ["continue", () => this.parseSimple((tag) => makeNode("LoopControl", tag, "continue"))],
    ["macro", () => this.parseMacro()],
    ["call", () => this.parseCall()],
    ["filter", () => this.parseFilterStatement()],
    ["include", () => this.parseInclude()],
    ["import", () => this.parseImport()],
    ["from", () => this.parseFrom()],
    ["extends", () => this.parseSimple((tag) => makeNode("ExtendsFile", tag, this.parseExpression()))],
    ["block", () => this.parseBlock()],
    ["autoescape", () => this.parseAutoescape()],
  ]);

  /** The body up to one of `ends`, whose tag is left unread; a missing end is reported at the opening tag. */
  private body(tag: Token, ...ends: string[]): SyntaxNode {
    this.advanceAfterBlockEnd(tag.value);
    const body = this.parseUntilBlocks(...ends);
    if (!this.peekToken())
      this.fail(`'${tag.value}' is never closed; '${ends.at(-1)}' expected`, tag.lineno, tag.colno);
    return body;
  }

  private lastBody(tag: Token, end: string): SyntaxNode {
    const body = this.body(tag, end);
    this.advanceAfterBlockEnd();
    return body;
  }

  override advanceAfterBlockEnd(name?: string): Token {
    const tag = name ?? this.take().value;
    const token = this.nextToken();
    if (token?.type !== lexer.TOKEN_BLOCK_END) {
      this.fail(`expected the end of '${tag}', got ${this.describe(token)}`, token?.lineno, token?.colno);
    }
    return token;
  }

  private parseList(): SyntaxNode[] {
    const items: SyntaxNode[] = [];
    while (!this.peekIs(lexer.TOKEN_BLOCK_END)) {
      if (items.length > 0) this.expect(lexer.TOKEN_COMMA);
      items.push(this.parseExpression());
    }
    return items;
  }

  private parseSimple(make: (tag: Token) => SyntaxNode): SyntaxNode {
    const tag = this.take();
    const node = make(tag);
    this.advanceAfterBlockEnd(tag.value);
    return node;
  }

  override parseIf(): SyntaxNode {
    const tag = this.take();
    const condition = this.parseTuple({ simple: true });
    const body = this.body(tag, "elif", "else", "endif");
    const next = this.peekToken()!;
    let otherwise: SyntaxNode | null = null;
    if (next.value === "elif") otherwise = this.parseIf();
    else if (next.value === "else") otherwise = this.lastBody(this.take(), "endif");
    else this.advanceAfterBlockEnd();
    return new nodes["If"]!(tag.lineno, tag.colno, condition, body, otherwise);
  }

  override parseFor(): SyntaxNode {
    const tag = this.take();
    const target = this.parseTarget("in");
    if (!this.skipSymbol("in")) this.fail(`expected 'in', got ${this.describe(this.peekToken())}`);
    const iterable = this.parseTuple({ simple: true, stop: "recursive" });
    const test = this.skipSymbol("if") ? this.parseExpression() : null;
    const recursive = this.skipSymbol("recursive");
    const body = this.body(tag, "else", "endfor");
    let otherwise: SyntaxNode | null = null;
    if (this.peekToken()!.value === "else") otherwise = this.lastBody(this.take(), "endfor");
    else this.advanceAfterBlockEnd();
    return makeNode("ForLoop", tag, target, iterable, test, recursive, body, otherwise);
  }

  /** What is assigned to: a name, a namespace's attribute, or a (nested) tuple of them. */
  private parseTarget(stop?: string): SyntaxNode {
    const start = this.peekToken();
    const items: SyntaxNode[] = [];
    let isTuple = false;
    do {
      if (items.length > 0 && !this.startsTarget(stop)) break;
      items.push(this.parseTargetItem());
      if (!this.peekIs(lexer.TOKEN_COMMA)) break;
      isTuple = true;
    } while (this.skip(lexer.TOKEN_COMMA));
    return isTuple ? makeNode("Tuple", start!, items) : items[0]!;
  }

  private startsTarget(stop?: string): boolean {
    const token = this.peekToken();
    if (token?.type === lexer.TOKEN_LEFT_PAREN || token?.type === lexer.TOKEN_LEFT_BRACKET) return true;
    return token?.type === lexer.TOKEN_SYMBOL && token.value !== stop;
  }

  private parseTargetItem(): SyntaxNode {
    if (this.skip(lexer.TOKEN_LEFT_PAREN)) {
      const inner = this.parseTarget();
      this.expect(lexer.TOKEN_RIGHT_PAREN);
      return inner;
    }
    const name = this.expect(lexer.TOKEN_SYMBOL);
    if (["true", "false", "none", "True", "False", "None"].includes(name.value)) {
      this.fail(`cannot assign to '${name.value}'`, name.lineno, name.colno);
    }
    if (!this.operator(".")) return new nodes["Symbol"]!(name.lineno, name.colno, name.value);
    return makeNode("NamespaceTarget", name, name.value, this.expect(lexer.TOKEN_SYMBOL).value);
  }

  override parseSet(): SyntaxNode {
    const tag = this.take();
    const target = this.parseTarget();
    if (this.operator("=")) {
      const value = this.parseTuple();
      this.advanceAfterBlockEnd(tag.value);
      return makeNode("Assign", tag, target, value);
    }
    const filter = this.parseBlockFilters();
    return makeNode("AssignBlock", tag, target, filter, this.lastBody(tag, "endset"));
  }

  /** `| upper | trim` after a block's tag; null when there is none. */
  private parseBlockFilters(): SyntaxNode | null {
    let filter: SyntaxNode | null = null;
    while (this.skip(lexer.TOKEN_PIPE)) filter = this.parseFilterCall(filter);
    return filter;
  }

  private parseWith(): SyntaxNode {
    const tag = this.take();
    const targets: SyntaxNode[] = [];
    const values: SyntaxNode[] = [];
    while (!this.peekIs(lexer.TOKEN_BLOCK_END)) {
      if (targets.length > 0) this.expect(lexer.TOKEN_COMMA);
      targets.push(this.parseTargetItem());
      if (!this.operator("=")) this.fail(`expected '=', got ${this.describe(this.peekToken())}`);
      values.push(this.parseExpression());
    }
    return makeNode("With", tag, targets, values, this.lastBody(tag, "endwith"));
  }

  private parseAutoescape(): SyntaxNode {
    return this.fail("unknown tag 'autoescape'");
  }

  override parseMacro(): SyntaxNode {
    const tag = this.take();
    const name = this.expect(lexer.TOKEN_SYMBOL).value;
    return makeNode("MacroDefinition", tag, name, this.parseParameters(), this.lastBody(tag, "endmacro"));
  }

  private parseParameters(): Signature {
    this.expect(lexer.TOKEN_LEFT_PAREN);
    const signature: Signature = { parameters: [] };
    while (!this.skip(lexer.TOKEN_RIGHT_PAREN)) {
      if (signature.parameters.length > 0) this.expect(lexer.TOKEN_COMMA);
      const name = this.expect(lexer.TOKEN_SYMBOL);
      if (this.operator("=")) signature.parameters.push({ name: name.value, fallback: this.parseExpression() });
      else if (signature.parameters.at(-1)?.fallback) {
        this.fail("non-default argument follows default argument", name.lineno, name.colno);
      } else signature.parameters.push({ name: name.value });
    }
    return signature;
  }

  override parseCall(): SyntaxNode {
    const tag = this.take();
    const signature = this.peekIs(lexer.TOKEN_LEFT_PAREN) ? this.parseParameters() : { parameters: [] };
    const call = this.parseExpression();
    if (call.typename !== "Call") this.fail("expected a call", tag.lineno, tag.colno);
    return makeNode("CallBlock", tag, call, signature, this.lastBody(tag, "endcall"));
  }

  override parseFilterStatement(): SyntaxNode {
    const tag = this.take();
    let filter = this.parseFilterCall(null);
    while (this.skip(lexer.TOKEN_PIPE)) filter = this.parseFilterCall(filter);
    return makeNode("FilterBlock", tag, filter, this.lastBody(tag, "endfilter"));
  }

  override parseInclude(): SyntaxNode {
    const tag = this.take();
    const template = this.parseExpression();
    let ignoreMissing = false;
    if (this.skipSymbol("ignore")) {
      if (!this.skipSymbol("missing")) this.fail(`expected 'missing', got ${this.describe(this.peekToken())}`);
      ignoreMissing = true;
    }
    const withContext = this.parseWithContext() ?? true;
    this.advanceAfterBlockEnd(tag.value);
    return makeNode("IncludeFile", tag, template, ignoreMissing, withContext);
  }

  override parseImport(): SyntaxNode {
    const tag = this.take();
    const template = this.parseExpression();
    if (!this.skipSymbol("as")) this.fail(`expected 'as', got ${this.describe(this.peekToken())}`);
    const target = this.expect(lexer.TOKEN_SYMBOL).value;
    const withContext = this.parseWithContext() ?? false;
    this.advanceAfterBlockEnd(tag.value);
    return makeNode("ImportFile", tag, template, target, withContext);
  }

  override parseFrom(): SyntaxNode {
    const tag = this.take();
    const template = this.parseExpression();
    if (!this.skipSymbol("import")) this.fail(`expected 'import', got ${this.describe(this.peekToken())}`);
    const names: { name: string; alias: string }[] = [];
    let withContext: boolean | null = null;
    while (withContext === null && !this.peekIs(lexer.TOKEN_BLOCK_END)) {
      if (names.length > 0) this.expect(lexer.TOKEN_COMMA);
      if (this.peekIs(lexer.TOKEN_BLOCK_END)) break;
      const name = this.expect(lexer.TOKEN_SYMBOL).value as string;
      if (name.startsWith("_")) this.fail("names starting with an underline can not be imported");
      names.push({ name, alias: this.skipSymbol("as") ? this.expect(lexer.TOKEN_SYMBOL).value : name });
      withContext = this.parseWithContext();
    }
    if (names.length === 0) this.fail("expected a name to import", tag.lineno, tag.colno);
    this.advanceAfterBlockEnd(tag.value);
    return makeNode("FromImportFile", tag, template, names, withContext ?? false);
  }

  override parseBlock(): SyntaxNode {
    const tag = this.take();
    const name = this.expect(lexer.TOKEN_SYMBOL).value as string;
    const scoped = this.skipSymbol("scoped");
    const required = this.skipSymbol("required");
    const body = this.body(tag, "endblock");
    this.take();
    this.skipSymbol(name);
    this.advanceAfterBlockEnd("endblock");
    return makeNode("BlockDefinition", tag, name, scoped, required, body);
  }
}
