import type { SyntaxNode } from "../syntax/nodes.js";
import type { SyntaxOptions } from "../syntax/options.js";
import { parseTemplate } from "../syntax/parse.js";
import { inheritable } from "./blocks.js";
import type { Compiled, Exec } from "./compiled.js";
import { compilingFile, setPlace } from "./located.js";
import { compileStatements } from "./statements.js";

/** What is gathered while one template is made ready to run. */
export class CompileState {
  readonly blocks: Compiled["blocks"] = new Map();
  mutates = false;
  constructor(readonly name: string | undefined) {}

  /** Finds a filter or a test; as in Ansible, an unknown one is an error wherever it stands. */
  resolve<Entry>(node: SyntaxNode, find: () => Entry): Entry {
    try {
      return find();
    } catch (error) {
      setPlace(error as Error, { file: this.name, line: node.lineno + 1, column: node.colno + 1 });
      throw error;
    }
  }
}

/** Compiled templates by text and syntax, the least recently used dropped first. */
const cache = new Map<string, Compiled>();
const cacheSize = 4000;
/** Longer texts are files, rendered once per board; they are worth keeping too, but not as keys without a limit. */
const longest = 200_000;

/** Makes a template ready to run; the same text with the same syntax is compiled once. */
export function compileTemplate(source: string, syntax: SyntaxOptions, name?: string): Compiled {
  const key = `${name ?? ""}\0${syntaxKey(syntax)}\0${source}`;
  const known = cache.get(key);
  if (known) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const compiled = compilingFile(name, () => compile(source, syntax, name));
  if (source.length <= longest) {
    cache.set(key, compiled);
    if (cache.size > cacheSize) cache.delete(cache.keys().next().value!);
  }
  return compiled;
}

const syntaxKeys = new WeakMap<SyntaxOptions, string>();

function syntaxKey(syntax: SyntaxOptions): string {
  let key = syntaxKeys.get(syntax);
  if (key === undefined) {
    key = JSON.stringify(syntax);
    syntaxKeys.set(syntax, key);
  }
  return key;
}

function compile(source: string, syntax: SyntaxOptions, name: string | undefined): Compiled {
  const tree = parseTemplate(source, syntax);
  const state = new CompileState(name);
  const statements = compileStatements(tree, state);
  const body: Exec = tree["children"].some((node: SyntaxNode) => holdsExtends(node))
    ? inheritable(statements)
    : statements;
  return { name, source, body, blocks: state.blocks, mutates: state.mutates };
}

function holdsExtends(node: SyntaxNode): boolean {
  if (node.typename === "ExtendsFile") return true;
  if (node.typename !== "If") return false;
  return [node["body"], node["else_"]].some((part) => part && (part["children"] ?? [part]).some(holdsExtends));
}
