import type { States } from "./states.ts";

interface Target {
  readonly Next: string;
}

/** What the picture shows of a state. */
interface Drawn {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly Target[];
  readonly Catch?: readonly Target[];
}

const SHAPES: Readonly<Record<string, readonly [string, string]>> = {
  Choice: ["{{", "}}"],
  Wait: ["([", "])"],
  Succeed: ["[[", "]]"],
  Fail: ["[[", "]]"],
};

/**
 * The states as a Mermaid flow chart, a box per stage. Transitions after an error are dotted; those of
 * a Catch to the stage `fail` are left out, since every task has one.
 */
export function mermaid(stages: Readonly<Record<string, States>>): string {
  const names = Object.values(stages).flatMap((stage) => Object.keys(stage));
  const idOf = (name: string) => `s${names.indexOf(name)}`;
  const boxes = Object.entries(stages).flatMap(([stage, states]) => [
    `  subgraph ${stage}`,
    "    direction TB",
    ...drawn(states).map(([name, { Type }]) => {
      const [open, close] = SHAPES[Type] ?? ["[", "]"];
      return `    ${idOf(name)}${open}"${name}"${close}`;
    }),
    "  end",
  ]);
  const arrows = Object.entries(stages).flatMap(([stage, states]) =>
    drawn(states).flatMap(([name, state]) =>
      arrowsOf(state, stage === "fail" ? {} : (stages["fail"] ?? {})).map(
        ([arrow, target]) => `  ${idOf(name)} ${arrow} ${idOf(target)}`,
      ),
    ),
  );
  return ["flowchart TB", ...boxes, ...arrows].join("\n");
}

function drawn(states: States): [string, Drawn][] {
  return Object.entries(states) as unknown as [string, Drawn][];
}

/** @param failures states that are reached by failures only */
function arrowsOf(
  { Next, Default, Choices = [], Catch = [] }: Drawn,
  failures: States,
): [arrow: string, target: string][] {
  const normal = [...Choices.map((choice) => choice.Next), Default, Next];
  const targets = [...new Set(normal.filter((target) => target !== undefined))];
  const caught = Catch.map((one) => one.Next).filter(
    (target) => !(target in failures) && !targets.includes(target),
  );
  return [
    ...targets.map((target): [string, string] => [target in failures ? "-.->" : "-->", target]),
    ...[...new Set(caught)].map((target): [string, string] => ["-.->", target]),
  ];
}
