import { type EdgeLabel, Graph, layout, type Point } from "@dagrejs/dagre";
import type { Folded, FoldedEdge, FoldedNode } from "./fold.ts";

/** A node at its place; lengths in pixels, from the top left of its picture. */
export interface GraphNode extends FoldedNode {
  /** The title, broken into lines that fit. */
  readonly lines: readonly string[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A way between two nodes, by the titles of both, along its points. */
export interface GraphEdge extends FoldedEdge {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** Nodes and edges at their places. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

const WIDTH = 148;
const LINE = 16;
/** Characters that fit into a line beside the sign of the state. */
const CHARACTERS = 17;
const MARGIN = 4;

/** Places nodes from top to bottom, in the order in which they are reached. */
export function placed({ nodes, edges }: Folded): Picture {
  const graph = new Graph({ multigraph: false });
  graph.setGraph({
    rankdir: "TB",
    nodesep: 10,
    edgesep: 8,
    ranksep: 18,
    marginx: MARGIN,
    marginy: MARGIN,
  });
  const sizes = new Map(nodes.map((node) => [node.title, sizeOf(node)]));
  for (const [title, { width, height }] of sizes) graph.setNode(title, { width, height });
  for (const { from, to, kind } of edges) {
    graph.setEdge(from, to, { weight: kind === "next" ? 3 : 1 });
  }
  layout(graph);
  const { width = 0, height = 0 } = graph.graph();
  const places = nodes.map((node) => {
    const { x = 0, y = 0, width: w, height: h } = graph.node(node.title);
    const corner = { x: Math.round(x - w / 2), y: Math.round(y - h / 2) };
    return { ...node, lines: sizes.get(node.title)?.lines ?? [], ...corner, width: w, height: h };
  });
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    nodes: places.sort((one, other) => one.y - other.y || one.x - other.x),
    edges: edges.map((edge) => ({ ...edge, points: pointsOf(graph.edge(edge.from, edge.to)) })),
  };
}

function pointsOf({ points = [] }: EdgeLabel): GraphEdge["points"] {
  return points.map(({ x, y }: Point) => ({ x: Math.round(x), y: Math.round(y) }));
}

/** A loop has a line more, for how often and since when. */
function sizeOf({ title, isLoop }: FoldedNode) {
  const lines = broken(title);
  return { lines, width: WIDTH, height: (lines.length + (isLoop ? 1 : 0)) * LINE + 12 };
}

function broken(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && `${last} ${word}`.length <= CHARACTERS) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}
