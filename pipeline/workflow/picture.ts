import type { Definition } from "./definition.ts";

/** What the picture shows of a state. */
interface Drawn {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
}

const SHAPES: Readonly<Record<string, readonly [string, string]>> = {
  Choice: ["{{", "}}"],
  Wait: ["([", "])"],
  Succeed: ["[[", "]]"],
  Fail: ["[[", "]]"],
};

/**
 * The state machine as a Mermaid flow chart: every state and every normal transition.
 * Transitions of a Catch are left out; they all lead to the clean-up.
 */
export function mermaid(definition: Definition): string {
  const states = Object.entries(definition.States) as unknown as [string, Drawn][];
  const idOf = new Map(states.map(([name], index) => [name, `s${index}`]));
  const nodes = states.map(([name, state]) => {
    const [open, close] = SHAPES[state.Type] ?? ["[", "]"];
    return `  ${idOf.get(name)}${open}"${name}"${close}`;
  });
  const arrows = states.flatMap(([name, state]) =>
    targetsOf(state).map((target) => `  ${idOf.get(name)} --> ${idOf.get(target)}`),
  );
  return ["flowchart TD", ...nodes, ...arrows].join("\n");
}

function targetsOf({ Next, Default, Choices = [] }: Drawn): string[] {
  const targets = [...Choices.map((choice) => choice.Next), Default, Next];
  return [...new Set(targets.filter((target) => target !== undefined))];
}
