import nodes, { type NodeClass, type SyntaxNode } from "nunjucks/src/nodes.js";

export type { SyntaxNode };
export { nodes };

/** Arguments of a call, a filter or a test. */
export interface CallArguments {
  positional: SyntaxNode[];
  keywords: { name: string; value: SyntaxNode }[];
  star?: SyntaxNode;
  doubleStar?: SyntaxNode;
}

/** Kinds of nodes that Jinja2 has and nunjucks lacks. */
const kinds = {
  Tuple: ["items"],
  Attribute: ["target", "name"],
  Slice: ["start", "stop", "step"],
  FilterCall: ["input", "name", "args"],
  TestCall: ["input", "name", "args"],
  Call: ["callee", "args"],
  Assign: ["target", "value"],
  AssignBlock: ["target", "filter", "body"],
  NamespaceTarget: ["name", "attribute"],
  ForLoop: ["target", "iterable", "test", "recursive", "body", "otherwise"],
  With: ["targets", "values", "body"],
  Do: ["expression"],
  LoopControl: ["action"],
  MacroDefinition: ["name", "signature", "body"],
  CallBlock: ["call", "signature", "body"],
  FilterBlock: ["filter", "body"],
  IncludeFile: ["template", "ignoreMissing", "withContext"],
  ImportFile: ["template", "target", "withContext"],
  FromImportFile: ["template", "names", "withContext"],
  ExtendsFile: ["template"],
  BlockDefinition: ["name", "scoped", "required", "body"],
} as const;

/** The names and the defaults of a macro's (or a call block's) parameters. */
export interface Signature {
  parameters: { name: string; fallback?: SyntaxNode }[];
}

/** A node of one of the added kinds. */
export function makeNode(
  kind: keyof typeof kinds,
  at: { lineno: number; colno: number },
  ...fields: unknown[]
): SyntaxNode {
  const node = new classes[kind](at.lineno, at.colno, ...fields);
  return node;
}

const classes = Object.fromEntries(
  Object.entries(kinds).map(([name, fields]) => [name, nodes["Node"]!.extend(name, { fields: [...fields] })]),
) as Record<keyof typeof kinds, NodeClass>;
