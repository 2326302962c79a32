import { describe, expect, it } from "vitest";
import { folded, unfolded } from "../../../../../../pipeline/console/api/run/graph/fold.ts";
import { graphOf } from "../../../../../../pipeline/console/api/run/graph/run-graph.ts";
import { parseStateMachine } from "../../../../../../pipeline/console/api/run/graph/state-machine.ts";
import { definition } from "../../../../../../pipeline/workflow/definition.ts";

const text = JSON.stringify(definition);
const machine = parseStateMachine(text);

describe("what is drawn of the workflow", () => {
  const { nodes, edges } = folded(machine);
  const nodeOf = (name: string) => nodes.find(({ states }) => states.includes(name));
  const targetsOf = (title: string) =>
    edges.filter(({ from }) => from === title).map(({ to }) => to);

  it("draws a loop that waits as one node, with what happens in it", () => {
    expect(nodeOf("Get the job status")).toEqual({
      title: "Wait for the job",
      states: [
        "Wait for the job",
        "Get the job status",
        "Job finished?",
        "Notify: the job has stalled",
      ],
      type: "Wait",
      isLoop: true,
    });
    expect(nodeOf("Wait before asking again")?.title).toBe("Evaluate both models on held-out rows");
    expect(nodeOf("Look for the approval")?.title).toBe("Wait for the approval");
  });

  it("joins a Choice with the only node that leads to it, and draws the others", () => {
    expect(nodeOf("Is there headroom?")?.title).toBe("Score the base model");
    expect(nodeOf("Is there a judge?")).toMatchObject({ type: "Choice", isLoop: false });
    expect(targetsOf("Is there a judge?")).toEqual(["Judge the answers", "Compare the two models"]);
  });

  it("has each state once, and no ways to the clean-up, which every state has", () => {
    const names = nodes.flatMap(({ states }) => states);
    expect([...names].sort()).toEqual([...machine.states.keys()].sort());
    expect(nodeOf("Clean-up complete?")?.isLoop).toBe(true);
    expect(edges.filter(({ to }) => to === "Clean up paid resources")).toEqual([]);
  });

  it("goes by the structure: other names give the same picture", () => {
    const renamed = parseStateMachine(withOtherNames());
    const shape = (of: ReturnType<typeof folded>) => [
      of.nodes.map(({ states, isLoop }) => [states.length, isLoop]),
      of.edges.map(({ kind }) => kind),
    ];
    expect(shape(folded(renamed))).toEqual(shape(folded(machine)));
    expect(graphOf(renamed, "parts").parts.map(({ title }) => title)).toEqual(["Other states"]);
  });
});

it("places the parts of a run in order, no node upon another", () => {
  const { parts, states } = graphOf(machine, "parts");
  expect(states).toBe(machine.states.size);
  const titles = ["Prepare", "Train", "Serve", "Evaluate", "Release", "Clean up"];
  expect(parts.map(({ title }) => title)).toEqual(titles);
  for (const { nodes, width, height } of parts) {
    for (const node of nodes) {
      expect(node.x + node.width <= width && node.y + node.height <= height).toBe(true);
      const upon = nodes.filter(
        ({ x, y }) => Math.abs(x - node.x) < node.width && Math.abs(y - node.y) < 20,
      );
      expect(upon).toEqual([node]);
    }
  }
});

it("draws every state where all are wanted", () => {
  const { nodes } = unfolded(machine);
  expect(nodes).toHaveLength(machine.states.size);
  expect(graphOf(machine, "all").parts[0]?.nodes).toHaveLength(machine.states.size);
});

/** Each state under a number. */
function withOtherNames(): string {
  const names = [...machine.states.keys()];
  const number = (name: unknown) => `State ${names.indexOf(String(name))}`;
  const targets = new Set(["Next", "Default", "StartAt"]);
  const named = (states: object) =>
    Object.fromEntries(Object.entries(states).map(([name, state]) => [number(name), state]));
  const parsed: unknown = JSON.parse(text, (key, value: unknown) => {
    if (key === "States") return named(value as object);
    return targets.has(key) ? number(value) : value;
  });
  return JSON.stringify(parsed);
}
