import type { GraphNode } from "../../graph/graph.js";

/** The graph as a tree of lines. */
export function graphText(root: GraphNode): string {
  const lines = [root.label];
  const add = (children: readonly GraphNode[], indent: string) =>
    children.forEach((child, index) => {
      const last = index === children.length - 1;
      lines.push(`${indent}${last ? "└── " : "├── "}${labelOf(child)}`);
      add(child.children, `${indent}${last ? "    " : "│   "}`);
    });
  add(root.children, "");
  return lines.join("\n");
}

function labelOf({ kind, label, how }: GraphNode): string {
  if (kind === "play") return `play: ${label}`;
  if (kind === "role") return how === "role" ? `role: ${label}` : `role: ${label} (${how})`;
  return kind === "file" ? `${label} (${how})` : label;
}

/** The graph for Graphviz. */
export function graphDot(root: GraphNode): string {
  const lines = ["digraph axle {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];'];
  let next = 0;
  const add = (node: GraphNode): number => {
    const id = next++;
    lines.push(`  n${id} [label=${quoted(node.label)}, class=${quoted(node.kind)}];`);
    for (const child of node.children) {
      const below = add(child);
      lines.push(`  n${id} -> n${below}${child.how ? ` [label=${quoted(child.how)}]` : ""};`);
    }
    return id;
  };
  add(root);
  return `${[...lines, "}"].join("\n")}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}
