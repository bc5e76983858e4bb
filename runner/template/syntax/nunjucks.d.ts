/** The parts of nunjucks that its published types leave out: its lexer, its parser and its syntax tree. */
declare module "nunjucks/src/lexer.js" {
  export interface Token {
    type: string;
    // biome-ignore lint/suspicious/noExplicitAny: a number's token holds its value, others hold text.
    value: any;
    lineno: number;
    colno: number;
  }
  type TokenName =
    | "TOKEN_STRING"
    | "TOKEN_DATA"
    | "TOKEN_BLOCK_START"
    | "TOKEN_BLOCK_END"
    | "TOKEN_VARIABLE_START"
    | "TOKEN_VARIABLE_END"
    | "TOKEN_LEFT_PAREN"
    | "TOKEN_RIGHT_PAREN"
    | "TOKEN_LEFT_BRACKET"
    | "TOKEN_RIGHT_BRACKET"
    | "TOKEN_LEFT_CURLY"
    | "TOKEN_RIGHT_CURLY"
    | "TOKEN_OPERATOR"
    | "TOKEN_COMMA"
    | "TOKEN_COLON"
    | "TOKEN_TILDE"
    | "TOKEN_PIPE"
    | "TOKEN_INT"
    | "TOKEN_FLOAT"
    | "TOKEN_SYMBOL";
  export interface Tokenizer {
    nextToken(): Token | null;
  }
  const lexer: { lex(source: string, options?: unknown): Tokenizer } & Record<TokenName, string>;
  export default lexer;
}

declare module "nunjucks/src/nodes.js" {
  export interface SyntaxNode {
    typename: string;
    lineno: number;
    colno: number;
    // biome-ignore lint/suspicious/noExplicitAny: each kind of node has its own fields.
    [field: string]: any;
  }
  export interface NodeClass {
    new (lineno: number, colno: number, ...fields: unknown[]): SyntaxNode;
    extend(name: string, members: { fields: string[] }): NodeClass;
  }
  const nodes: Record<string, NodeClass>;
  export default nodes;
}

declare module "nunjucks/src/parser.js" {
  import type { Token, Tokenizer } from "nunjucks/src/lexer.js";
  import type { SyntaxNode } from "nunjucks/src/nodes.js";
  export class Parser {
    constructor(tokens: Tokenizer);
    tokens: Tokenizer;
    breakOnBlocks: string[] | null;
    nextToken(withWhitespace?: boolean): Token | null;
    peekToken(): Token | null;
    pushToken(token: Token | null): void;
    fail(message: string, lineno?: number, colno?: number): never;
    skip(type: string): boolean;
    skipValue(type: string, value: string): boolean;
    skipSymbol(value: string): boolean;
    expect(type: string): Token;
    advanceAfterBlockEnd(name?: string): Token;
    parseUntilBlocks(...names: string[]): SyntaxNode;
    parseStatement(): SyntaxNode | null;
    parseExpression(): SyntaxNode;
    parseInlineIf(): SyntaxNode;
    parseOr(): SyntaxNode;
    parseAnd(): SyntaxNode;
    parseNot(): SyntaxNode;
    parseIn(): SyntaxNode;
    parseCompare(): SyntaxNode;
    parseAdd(): SyntaxNode;
    parsePow(): SyntaxNode;
    parseUnary(noFilters?: boolean): SyntaxNode;
    parsePrimary(noPostfix?: boolean): SyntaxNode;
    parsePostfix(node: SyntaxNode): SyntaxNode;
    parseFilter(node: SyntaxNode): SyntaxNode;
    parseFilterName(): SyntaxNode;
    parseFor(): SyntaxNode;
    parseBlock(): SyntaxNode;
    parseInclude(): SyntaxNode;
    parseImport(): SyntaxNode;
    parseFrom(): SyntaxNode;
    parseSet(): SyntaxNode;
    parseMacro(): SyntaxNode;
    parseCall(): SyntaxNode;
    parseIf(): SyntaxNode;
    parseFilterStatement(): SyntaxNode;
    parseWithContext(): boolean | null;
    parseAsRoot(): SyntaxNode;
  }
  const parser: { Parser: typeof Parser };
  export default parser;
}
