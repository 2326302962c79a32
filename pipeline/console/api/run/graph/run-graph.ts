import type { ApiCall } from "../../../http/route.ts";
import { placeOfRun } from "../../../place.ts";
import { machineOf } from "./definition-of.ts";
import { type Folded, folded, unfolded } from "./fold.ts";
import { type Picture, placed } from "./layout.ts";
import { byPart } from "./stages.ts";
import type { StateMachine } from "./state-machine.ts";

/** A part of a run with its picture. */
export interface GraphPart extends Picture {
  /** e.g. `Train`; null where all is one picture. */
  readonly title: string | null;
}

/** What a run goes through, from the definition that its execution runs by. */
export interface RunGraph {
  readonly parts: readonly GraphPart[];
  /** States of the definition, drawn or folded. */
  readonly states: number;
}

type Pictures = { readonly [View in "parts" | "all"]?: RunGraph };

/** Pictures of each definition, made once. */
const pictures = new WeakMap<StateMachine, Pictures>();

/** `GET /api/runs/:run/graph`: a picture for each part of the run; with `?view=all` one of all states. */
export async function runGraph({ places, params, query }: ApiCall): Promise<RunGraph> {
  const { environment, execution } = await placeOfRun(places, params["run"] ?? "");
  const machine = await machineOf(environment, execution.executionArn ?? "");
  return graphOf(machine, query.get("view") === "all" ? "all" : "parts");
}

/** The pictures of a state machine. */
export function graphOf(machine: StateMachine, view: keyof Pictures): RunGraph {
  const made = pictures.get(machine) ?? {};
  const graph = made[view] ?? {
    parts:
      view === "all" ? [{ title: null, ...placed(unfolded(machine)) }] : partsOf(folded(machine)),
    states: machine.states.size,
  };
  pictures.set(machine, { ...made, [view]: graph });
  return graph;
}

/** Ways from one part to another are not drawn: the parts' order says them. */
function partsOf({ nodes, edges }: Folded): GraphPart[] {
  return byPart(nodes).map((part) => {
    const titles = new Set(part.nodes.map(({ title }) => title));
    const inner = edges.filter(({ from, to }) => titles.has(from) && titles.has(to));
    return { title: part.title, ...placed({ nodes: part.nodes, edges: inner }) };
  });
}
