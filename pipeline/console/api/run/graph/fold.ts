import {
  errorRegion,
  isTokenTask,
  type MachineState,
  type StateMachine,
  waits,
} from "./state-machine.ts";

/** States that are drawn as one. */
export interface FoldedNode {
  /** Name of the state that it is called by. */
  readonly title: string;
  /** All of its states, the one that it is called by first. */
  readonly states: readonly string[];
  /** Of the state that it is called by. */
  readonly type: string;
  /** Its states repeat until what they wait for has come. */
  readonly isLoop: boolean;
}

/** A way from one node to another. */
export interface FoldedEdge {
  readonly from: string;
  readonly to: string;
  /** `error`: it is taken after an error only. */
  readonly kind: "next" | "error";
}

/** What is drawn of a state machine; nodes are named by their titles. */
export interface Folded {
  readonly nodes: readonly FoldedNode[];
  readonly edges: readonly FoldedEdge[];
}

/** All states, each a node of its own, without the ways to what is reached by errors only. */
export function unfolded(machine: StateMachine): Folded {
  return drawn(
    machine,
    new Map([...machine.states.keys()].map((name) => [name, [name]])),
    new Set(),
  );
}

/**
 * What a person follows: a loop that waits (Wait, call, Choice) is one node, by its structure; a Choice that is reached
 * from one node only belongs to that node.
 */
export function folded(machine: StateMachine): Folded {
  const groups = new Map([...machine.states.keys()].map((name) => [name, [name]]));
  const loops = new Set<string>();
  for (const state of machine.states.values()) {
    const loop = waits(state) ? loopOf(machine, state) : undefined;
    if (loop === undefined || loop.some((name) => groups.get(name)?.length !== 1)) continue;
    const [title = ""] = loop;
    for (const name of loop) groups.delete(name);
    groups.set(title, loop);
    loops.add(title);
  }
  while (foldOneChoice(machine, groups));
  return drawn(machine, groups, loops);
}

function sourcesOf({ states }: StateMachine, name: string): string[] {
  return [...states.values()]
    .filter(({ next, caught }) => next.includes(name) || caught.includes(name))
    .map((state) => state.name);
}

/** The states of a loop that waits in this state, the one that it is called by first. */
function loopOf(machine: StateMachine, wait: MachineState): string[] | undefined {
  const { states } = machine;
  const call = states.get(wait.next[0] ?? "");
  const choice = states.get(call?.next[0] ?? "");
  if (call === undefined || choice?.asl.Type !== "Choice" || waits(call)) return undefined;
  const members = new Set([wait.name, call.name, choice.name]);
  const leadsBack = (name: string) =>
    name === wait.name || states.get(name)?.next.every((target) => members.has(target)) === true;
  if (!choice.next.some((name) => leadsBack(name))) return undefined;
  // What happens on the way back to the wait belongs to the loop, e.g. a message that it takes long.
  for (const name of choice.next) {
    const inside = sourcesOf(machine, name).every((source) => members.has(source));
    const { next = [] } = states.get(name) ?? {};
    if (inside && next.length > 0 && leadsBack(name)) members.add(name);
  }
  const isEntered = sourcesOf(machine, wait.name).some((source) => !members.has(source));
  const title = isEntered || isTokenTask(wait.asl.Resource ?? "") ? wait.name : call.name;
  return [title, ...[...members].filter((name) => name !== title)];
}

function foldOneChoice(machine: StateMachine, groups: Map<string, string[]>): boolean {
  const groupOf = groupsByState(groups);
  for (const [title, group] of groups) {
    if (group.length > 1 || machine.states.get(title)?.asl.Type !== "Choice") continue;
    const sources = new Set(sourcesOf(machine, title).map((source) => groupOf.get(source) ?? ""));
    const [only = ""] = sources;
    if (sources.size !== 1 || only === title) continue;
    groups.get(only)?.push(title);
    groups.delete(title);
    return true;
  }
  return false;
}

function groupsByState(groups: ReadonlyMap<string, readonly string[]>): Map<string, string> {
  return new Map([...groups].flatMap(([title, group]) => group.map((name) => [name, title])));
}

function drawn(
  machine: StateMachine,
  groups: ReadonlyMap<string, string[]>,
  loops: ReadonlySet<string>,
): Folded {
  const groupOf = groupsByState(groups);
  const errors = errorRegion(machine);
  const nodes = [...groups].map(([title, states]) => {
    const type = machine.states.get(title)?.asl.Type ?? "";
    return { title, states, type, isLoop: loops.has(title) };
  });
  const edges = new Map<string, FoldedEdge>();
  for (const { name, next, caught } of machine.states.values()) {
    const from = groupOf.get(name) ?? name;
    for (const target of [...next, ...caught]) {
      const to = groupOf.get(target) ?? target;
      const key = JSON.stringify([from, to]);
      const isHidden = errors.has(target) && !errors.has(name);
      if (from === to || isHidden || edges.get(key)?.kind === "next") continue;
      edges.set(key, { from, to, kind: next.includes(target) ? "next" : "error" });
    }
  }
  return { nodes, edges: [...edges.values()] };
}
