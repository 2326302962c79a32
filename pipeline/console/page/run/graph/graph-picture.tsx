import type { GraphEdge, GraphNode } from "../../../api/run/graph/layout.ts";
import type { GraphPart } from "../../../api/run/graph/run-graph.ts";
import type { LiveRun } from "../../../api/run/live-run.ts";
import { clockText } from "../times.ts";
import { type NodeRun, nodeRun, SIGNS, statusText } from "./node-run.ts";

/** What the pictures of a graph share. */
export interface GraphTools {
  readonly run: LiveRun;
  /** Title of the node that the Tab key reaches; the arrow keys reach the others. */
  readonly tabStop: string;
  /** State that is shown beside the graph. */
  readonly shown: string | null;
  onOpen(state: string): void;
}

/** One picture of a graph: edges below, nodes as buttons. */
export function GraphPicture({ part, tools }: { part: GraphPart; tools: GraphTools }) {
  const taken = takenEdges(part, tools.run);
  const { width, height } = part;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has no place around a picture
    <svg
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role="group"
      aria-label={part.title ?? "All states"}
    >
      {part.edges.map((edge) => (
        <path
          key={keyOf(edge.from, edge.to)}
          class={`edge ${edge.kind} ${taken.has(keyOf(edge.from, edge.to)) ? "taken" : ""}`}
          d={pathOf(edge.points)}
        />
      ))}
      {part.nodes.map((node) => (
        <Node key={node.title} node={node} tools={tools} />
      ))}
    </svg>
  );
}

const keyOf = (from: string, to: string) => JSON.stringify([from, to]);

function takenEdges({ nodes }: GraphPart, { transitions }: LiveRun): ReadonlySet<string> {
  const titles = new Map(nodes.flatMap(({ title, states }) => states.map((name) => [name, title])));
  return new Set(
    transitions.map(([from, to]) => keyOf(titles.get(from) ?? "", titles.get(to) ?? "")),
  );
}

/** A line through the points, with a head. */
function pathOf(points: GraphEdge["points"]): string {
  const [first, ...rest] = points;
  const [end, before] = [points.at(-1), points.at(-2)];
  if (first === undefined || end === undefined || before === undefined) return "";
  const line = rest.slice(0, -1).map((point, at) => {
    const next = rest[at + 1] ?? point;
    return `Q${point.x} ${point.y} ${(point.x + next.x) / 2} ${(point.y + next.y) / 2}`;
  });
  const length = Math.hypot(end.x - before.x, end.y - before.y) || 1;
  const [dx, dy] = [(end.x - before.x) / length, (end.y - before.y) / length];
  const wing = (side: number) =>
    `${(end.x - 6 * dx - side * 4 * dy).toFixed(1)} ${(end.y - 6 * dy + side * 4 * dx).toFixed(1)}`;
  return `M${first.x} ${first.y}${line.join("")}L${end.x} ${end.y}M${wing(1)}L${end.x} ${end.y}L${wing(-1)}`;
}

const LINE = 16;

function Node({ node, tools }: { node: GraphNode; tools: GraphTools }) {
  const { title, states, lines, x, y, width, height, type, isLoop } = node;
  const made = nodeRun(states, tools.run);
  const isShown = tools.shown !== null && states.includes(tools.shown);
  const round = type === "Choice" ? height / 2 : type === "Succeed" || type === "Fail" ? 12 : 6;
  return (
    // biome-ignore lint/a11y/useSemanticElements: an HTML button has no place in an SVG
    <g
      class={`node is-${made.status} ${type.toLowerCase()} ${isShown ? "shown" : ""}`}
      role="button"
      // In lower case: names of attributes of an SVG are taken as written.
      tabindex={title === tools.tabStop ? 0 : -1}
      aria-label={`${title}${isLoop ? ` ${loopText(made)}` : ""}: ${statusText(made)}`}
      aria-expanded={isShown}
      data-state={title}
      transform={`translate(${x} ${y})`}
      onClick={() => tools.onOpen(title)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        tools.onOpen(title);
      }}
    >
      <rect width={width} height={height} rx={round} />
      <Sign made={made} at={lines.length} isLoop={isLoop} />
      <text x={25} y={LINE + 1}>
        {lines.map((line, at) => (
          <tspan key={line} x={25} dy={at === 0 ? 0 : LINE}>
            {`${line} `}
          </tspan>
        ))}
        {isLoop ? (
          <tspan class="loop" x={25} dy={LINE}>
            {loopText(made)}
          </tspan>
        ) : null}
      </text>
    </g>
  );
}

function Sign({ made, at, isLoop }: { made: NodeRun; at: number; isLoop: boolean }) {
  return (
    <text class="sign" x={13} y={LINE + 1} text-anchor="middle">
      {SIGNS[made.status]}
      {isLoop ? (
        <tspan class="loop" x={13} dy={at * LINE}>
          ↻
        </tspan>
      ) : null}
    </text>
  );
}

function loopText({ status, visits, startedAt }: NodeRun): string {
  if (startedAt === null) return "asks and waits";
  if (status === "running") return `asked ${visits}× since ${clockText(startedAt)}`;
  return `asked ${visits}×`;
}
