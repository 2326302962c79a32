import { z } from "zod";

const Target = z.looseObject({ Next: z.string() });

const AslState = z.looseObject({
  Type: z.string(),
  Comment: z.string().optional(),
  Resource: z.string().optional(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(Target).optional(),
  Catch: z.array(Target).optional(),
  /** Of a Map: what it does with each item, in this execution or in ones of their own. */
  ItemProcessor: z
    .looseObject({
      ProcessorConfig: z.looseObject({ Mode: z.string() }).optional(),
      StartAt: z.string(),
      get States() {
        return z.record(z.string(), AslState);
      },
    })
    .optional(),
});

/** A state as Amazon States Language writes it, with the members that are read here. */
export type AslState = z.infer<typeof AslState>;

const Asl = z.looseObject({ StartAt: z.string(), States: z.record(z.string(), AslState) });

/** A state and where it leads, whatever its type. */
export interface MachineState {
  readonly name: string;
  readonly asl: AslState;
  /** Where it continues, without repetition, in the order of the definition. */
  readonly next: readonly string[];
  /** Where it continues after an error. */
  readonly caught: readonly string[];
}

/** A state machine of which each state is known by its name. */
export interface StateMachine {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, MachineState>;
}

/** Reads a definition in Amazon States Language. @throws where it is none */
export function parseStateMachine(definition: string): StateMachine {
  const { StartAt, States } = Asl.parse(JSON.parse(definition));
  return { startAt: StartAt, states: new Map(statesOf(States)) };
}

/** With the states of a Map that runs in this execution; one of its iterations leads back to nothing. */
function statesOf(states: Readonly<Record<string, AslState>>): (readonly [string, MachineState])[] {
  return Object.entries(states).flatMap(([name, asl]) => {
    const { ItemProcessor: inner } = asl;
    const state = stateOf(name, asl);
    if (inner === undefined || inner.ProcessorConfig?.Mode === "DISTRIBUTED") {
      return [[name, state] as const];
    }
    const map = { ...state, next: [inner.StartAt, ...state.next] };
    return [[name, map] as const, ...statesOf(inner.States)];
  });
}

function stateOf(name: string, asl: AslState): MachineState {
  const { Next, Default, Choices = [], Catch = [] } = asl;
  const normal = [...Choices.map((choice) => choice.Next), Default, Next];
  const next = new Set(normal.filter((target) => target !== undefined));
  const caught = new Set(Catch.map((one) => one.Next).filter((target) => !next.has(target)));
  return { name, asl, next: [...next], caught: [...caught] };
}

/** Whether a state only waits: for a time, or for someone who has the task's token. */
export function waits({ asl: { Type, Resource = "" } }: MachineState): boolean {
  return Type === "Wait" || isTokenTask(Resource);
}

/** Whether a task ends when someone returns its token. */
export function isTokenTask(resource: string): boolean {
  return resource.endsWith(".waitForTaskToken");
}

/** States from which many errors are caught have at least so many sources. */
const MANY = 5;

/**
 * What is reached by errors only: the states at which the errors of many states end up, and all that follows only from
 * them. Ways to them would hide the others in a picture.
 */
export function errorRegion({ startAt, states }: StateMachine): ReadonlySet<string> {
  const sources = new Map<string, number>();
  for (const { caught } of states.values()) {
    for (const target of caught) sources.set(target, (sources.get(target) ?? 0) + 1);
  }
  const entries = [...sources].filter(([, count]) => count >= MANY).map(([target]) => target);
  const follow = (from: readonly string[], without: readonly string[]) => {
    const reached = new Set<string>();
    const open = from.filter((name) => !without.includes(name));
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      if (reached.has(name)) continue;
      reached.add(name);
      const { next = [], caught = [] } = states.get(name) ?? {};
      open.push(...[...next, ...caught].filter((target) => !without.includes(target)));
    }
    return reached;
  };
  // A state at which the run also succeeds in continuing is no end of errors.
  const normal = follow([startAt], entries);
  const region = [...follow(entries, [])].filter((name) => !normal.has(name));
  return new Set(region);
}
