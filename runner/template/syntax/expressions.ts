import lexer, { type Token } from "nunjucks/src/lexer.js";
import { nodes, type SyntaxNode } from "./nodes.js";
import { OperandParser } from "./operands.js";

const comparisons = new Set(["==", "!=", "<", "<=", ">", ">="]);

/** Jinja2's operators with its precedences over {@link OperandParser}'s operands. */
export class ExpressionParser extends OperandParser {
  override parseInlineIf(): SyntaxNode {
    let node = this.parseOr();
    while (this.skipSymbol("if")) {
      const condition = this.parseOr();
      const otherwise = this.skipSymbol("else") ? this.parseInlineIf() : null;
      node = new nodes["InlineIf"]!(node.lineno, node.colno, condition, node, otherwise);
    }
    return node;
  }

  override parseIn(): SyntaxNode {
    return this.parseCompare();
  }

  override parseCompare(): SyntaxNode {
    const first = this.parseAdd();
    const operands: SyntaxNode[] = [];
    for (;;) {
      const token = this.peekToken();
      const type = token ? this.comparison(token) : undefined;
      if (!token || type === undefined) break;
      operands.push(new nodes["CompareOperand"]!(token.lineno, token.colno, this.parseAdd(), type));
    }
    if (operands.length === 0) return first;
    return new nodes["Compare"]!(first.lineno, first.colno, first, operands);
  }

  private comparison(token: Token): string | undefined {
    if (token.type === lexer.TOKEN_OPERATOR && comparisons.has(token.value)) {
      this.nextToken();
      return token.value;
    }
    if (token.type !== lexer.TOKEN_SYMBOL) return undefined;
    if (token.value === "in") {
      this.nextToken();
      return "in";
    }
    if (token.value !== "not") return undefined;
    this.nextToken();
    if (!this.skipSymbol("in")) this.fail(`expected 'in' after 'not', got ${this.describe(this.peekToken())}`);
    return "not in";
  }

  override parseAdd(): SyntaxNode {
    return this.leftToRight(() => this.parseTilde(), { "+": "Add", "-": "Sub" });
  }

  private parseTilde(): SyntaxNode {
    let node = this.parseFactor();
    while (this.skipValue(lexer.TOKEN_TILDE, "~")) {
      node = new nodes["Concat"]!(node.lineno, node.colno, node, this.parseFactor());
    }
    return node;
  }

  private parseFactor(): SyntaxNode {
    return this.leftToRight(() => this.parsePow(), { "*": "Mul", "/": "Div", "//": "FloorDiv", "%": "Mod" });
  }

  private leftToRight(operand: () => SyntaxNode, operators: Record<string, string>): SyntaxNode {
    let node = operand();
    for (;;) {
      const token = this.peekToken();
      if (token?.type !== lexer.TOKEN_OPERATOR || !Object.hasOwn(operators, token.value)) return node;
      this.nextToken();
      node = new nodes[operators[token.value]!]!(token.lineno, token.colno, node, operand());
    }
  }

  override parseUnary(noFilters = false): SyntaxNode {
    const token = this.peekToken();
    let node: SyntaxNode;
    if (this.operator("-")) node = new nodes["Neg"]!(token!.lineno, token!.colno, this.parseUnary(true));
    else if (this.operator("+")) node = new nodes["Pos"]!(token!.lineno, token!.colno, this.parseUnary(true));
    else node = this.parsePrimary(true);
    node = this.parsePostfix(node);
    return noFilters ? node : this.parseFilter(node);
  }
}
