import dagre from "@dagrejs/dagre";
import stringWidth from "fast-string-width";
import type { GraphNode } from "../../graph/graph.js";

const lineHeight = 28;
const charWidth = 7.6;

const style = `text{font:13px ui-monospace,monospace;fill:#1c2024}rect{fill:#f6f8fa;stroke:#8c959f}.play rect{fill:#ddf4ff;stroke:#0969da}.role rect{fill:#dafbe1;stroke:#1a7f37}.playbook rect{fill:#fff8c5;stroke:#9a6700}.task rect{fill:#fff;stroke:#d8dce2}path{fill:none;stroke:#8c959f}.how{font-size:11px;fill:#667}@media(prefers-color-scheme:dark){text{fill:#e6edf3}rect{fill:#161b22}.play rect{fill:#0c2d6b}.role rect{fill:#0f3d1f}.playbook rect{fill:#3d2e00}.task rect{fill:#0d1117}.how{fill:#9aa4b0}}`;

interface Box {
  node: GraphNode;
  id: string;
}

/** The graph as a picture, laid out from left to right. */
export function graphSvg(root: GraphNode): string {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 10, ranksep: 48, marginx: 12, marginy: 12 });
  graph.setDefaultEdgeLabel(() => ({}));
  const boxes: Box[] = [];
  const add = (node: GraphNode): string => {
    const id = `n${boxes.length}`;
    boxes.push({ node, id });
    graph.setNode(id, { width: stringWidth(node.label) * charWidth + 20, height: lineHeight });
    for (const child of node.children) graph.setEdge(id, add(child), child.how ? { label: child.how } : {});
    return id;
  };
  add(root);
  dagre.layout(graph);
  const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
  const edges = graph.edges().map((edge: Parameters<typeof graph.edge>[0]) => drawEdge(graph.edge(edge) as Edge));
  const nodes = boxes.map(({ node, id }) => drawNode(node, graph.node(id) as Placed));
  const size = `width="${Math.ceil(width)}" height="${Math.ceil(height)}" viewBox="0 0 ${Math.ceil(width)} ${Math.ceil(height)}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><title>${xml(root.label)}</title><style>${style}</style>${edges.join("")}${nodes.join("")}</svg>\n`;
}

interface Placed {
  x: number;
  y: number;
  width: number;
  height: number;
}

interface Edge {
  points: { x: number; y: number }[];
  label?: string;
}

function drawNode({ label, kind }: GraphNode, { x, y, width, height }: Placed): string {
  const left = number(x - width / 2);
  const box = `<rect x="${left}" y="${number(y - height / 2)}" width="${number(width)}" height="${height}" rx="5"/>`;
  return `<g class="${kind}">${box}<text x="${number(x - width / 2 + 10)}" y="${number(y + 4.5)}">${xml(label)}</text></g>`;
}

function drawEdge({ points, label }: Edge): string {
  const path = points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${number(x)} ${number(y)}`).join("");
  const middle = points[Math.floor(points.length / 2)];
  const text =
    label && middle ? `<text class="how" x="${number(middle.x)}" y="${number(middle.y - 3)}">${xml(label)}</text>` : "";
  return `<path d="${path}"/>${text}`;
}

function number(value: number): string {
  return value.toFixed(1);
}

function xml(text: string): string {
  return text.replace(/[<>&"]/g, (char) => ({ "<": "&lt;", ">": "&gt;", "&": "&amp;", '"': "&quot;" })[char]!);
}
