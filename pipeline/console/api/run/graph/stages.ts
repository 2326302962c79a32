import { stages } from "../../../../workflow/definition.ts";
import type { States } from "../../../../workflow/states.ts";
import type { FoldedNode } from "./fold.ts";

type StageName = keyof typeof stages;

/** Parts of a run as a person thinks of them, in order, and the stages of the workflow that each consists of. */
const PARTS: readonly { readonly title: string; readonly stages: readonly StageName[] }[] = [
  { title: "Prepare", stages: ["check", "approve", "calibrate", "start"] },
  { title: "Train", stages: ["baseFirst", "train", "watch", "hyperparameterSweep", "inspect"] },
  { title: "Serve", stages: ["serve"] },
  { title: "Evaluate", stages: ["evaluate", "score", "judge", "selfCheck"] },
  { title: "Release", stages: ["commit", "release"] },
  { title: "Clean up", stages: ["fail"] },
];

const partOf = new Map(
  PARTS.flatMap(({ title, stages: names }) =>
    names.flatMap((name) => namesIn(stages[name]).map((state) => [state, title] as const)),
  ),
);

/** Names of the states, those of what a Map does with each item included. */
function namesIn(states: States): string[] {
  return Object.entries(states).flatMap(([name, state]) => {
    const processor = state["ItemProcessor"] as { readonly States: States } | undefined;
    return [name, ...namesIn(processor?.States ?? {})];
  });
}

/** Title of what holds the states that this version does not know, of an older or newer definition. */
const OTHERS = "Other states";

/** Nodes by the part of a run to which they belong, in order; parts without nodes are left out. */
export function byPart(
  nodes: readonly FoldedNode[],
): { readonly title: string; readonly nodes: readonly FoldedNode[] }[] {
  return [...PARTS.map(({ title }) => title), OTHERS]
    .map((title) => ({
      title,
      nodes: nodes.filter((node) => (partOf.get(node.title) ?? OTHERS) === title),
    }))
    .filter((part) => part.nodes.length > 0);
}
