import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { runExecution } from "../../../infra/local/services/step-functions/interpreter/execution.ts";
import type {
  Ending,
  Host,
  TaskCall,
  Tasks,
} from "../../../infra/local/services/step-functions/interpreter/host.ts";
import { MemoryRecorder } from "../../../infra/local/services/step-functions/journal/memory-recorder.ts";
import { Fault, StateError } from "../../../infra/local/services/step-functions/language/errors.ts";
import type { AslCase, TaskOutcome } from "./cases.ts";
import { matchesRecording } from "./matches-recording.ts";
import { difference } from "./result.ts";

/** Runs a case on the interpreter alone, with Tasks that answer what AWS answered; returns what differs. */
export async function runOnInterpreter(one: AslCase): Promise<string | undefined> {
  const script = new Script(one);
  const recorder = new MemoryRecorder(() => Date.now());
  const ending = await run(
    one,
    { definition: one.definition, input: one.input },
    {
      ...quickHost(script),
      recorder,
    },
  );
  const events = recorder.events.map((event) => ({
    ...event,
    details: { ...event.details, ...variablesOf(event.details), ...event.payload },
  }));
  return script.wrongArguments ?? difference(one, { ...ending, events });
}

function variablesOf({ assignedVariables = {} }: { assignedVariables?: unknown }) {
  const entries = Object.entries(assignedVariables as Record<string, string>);
  if (entries.length === 0) return {};
  return {
    assignedVariables: Object.fromEntries(entries.map(([name, text]) => [name, JSON.parse(text)])),
  };
}

function run(
  one: AslCase,
  { definition, input }: Pick<AslCase, "definition" | "input">,
  host: Host,
): Promise<Ending> {
  const arn = (part: string) => `arn:aws:states:us-east-1:111111111111:${part}`;
  const { stateMachineName: machine, executionName: name } = one;
  return runExecution({
    definition,
    input,
    context: {
      Execution: {
        Id: arn(`execution:${machine}:${name}`),
        Input: input,
        StartTime: new Date(Date.now()).toISOString(),
        Name: name,
        RoleArn: "snf_role_arn",
        RedriveCount: 0,
      },
      StateMachine: { Id: arn(`stateMachine:${machine}`), Name: machine },
    },
    startDetails: {},
    host,
    signal: new AbortController().signal,
  });
}

/** A host on which waits are short, but longer than the script takes to answer. */
function quickHost(script: Script): Omit<Host, "recorder"> {
  const wait = (signal: AbortSignal) => delay(5, undefined, { signal });
  const host: Omit<Host, "recorder"> = {
    tasks: script,
    now: () => Date.now(),
    sleepUntil: (_time, signal) => wait(signal),
    sleepReal: (_milliseconds, signal) => wait(signal),
    seed: randomUUID(),
    random: () => Math.random(),
    uuid: () => randomUUID(),
    token: () => randomUUID(),
    checkMapPermissions: () => {},
    openMapRun: () => ({
      arn: "arn:aws:states:us-east-1:111111111111:mapRun:machine/run:1",
      expect: () => {},
      close: () => {},
      run: ({ processor, input }) =>
        run(
          script.one,
          { definition: processor, input },
          {
            ...host,
            recorder: new MemoryRecorder(() => Date.now()),
          },
        ),
    }),
    objects: {
      read: () => Promise.reject(new Error("no objects here")),
      list: () => Promise.reject(new Error("no objects here")),
      write: () => Promise.reject(new Error("no objects here")),
    },
  };
  return host;
}

/** Tasks that answer as recorded, and compare what they are sent with what AWS was sent. */
class Script implements Tasks {
  readonly one: AslCase;
  readonly #queues = new Map<string, TaskOutcome[]>();
  readonly #open = new Map<string, TaskOutcome>();
  wrongArguments: string | undefined;

  constructor(one: AslCase) {
    this.one = one;
    for (const outcome of one.taskOutcomes ?? []) {
      const queue = this.#queues.get(outcome.state) ?? [];
      this.#queues.set(outcome.state, [...queue, outcome]);
    }
  }

  check(resource: { kind: string; arn: string }): void {
    if (resource.kind !== "activity" || this.#queues.size > 0) return;
    throw new Fault(`The activity ${resource.arn} does not exist.`);
  }

  async call(call: TaskCall): Promise<unknown> {
    const outcome = this.#next(call);
    if (call.resource.pattern === "request") return this.#answer(outcome, outcome.output);
    this.#open.set(call.token, outcome);
    return this.#answer(outcome.submitted === undefined ? outcome : {}, outcome.submitted);
  }

  async finish(call: TaskCall): Promise<unknown> {
    const outcome = this.#open.get(call.token) ?? this.#next(call);
    if (this.one.expectedEventTypes?.includes("ActivityStarted")) call.started();
    return this.#answer(outcome, outcome.output);
  }

  async #answer(outcome: Partial<TaskOutcome>, value: unknown): Promise<unknown> {
    if (outcome.how === undefined) return plain(value);
    const { cause } = outcome;
    const text = cause === undefined || cause === null ? undefined : cause;
    throw new StateError(
      outcome.error ?? (outcome.how === "TimedOut" ? "States.Timeout" : undefined),
      typeof text === "string" || text === undefined ? text : JSON.stringify(text),
    );
  }

  #next(call: TaskCall): TaskOutcome {
    const outcome = this.#queues.get(call.state)?.shift();
    if (!outcome) throw new StateError("Script.Ended", `no outcome left for ${call.state}`);
    const sent = outcome.parameters ?? outcome.input;
    if (!matchesRecording(call.arguments, sent, this.one.wildcards)) {
      this.wrongArguments = `sent ${JSON.stringify(call.arguments)?.slice(0, 300)}, recorded ${JSON.stringify(sent)?.slice(0, 300)}`;
    }
    return outcome;
  }
}

/** The recorder parsed texts that contain JSON objects, in results too. */
function plain(value: unknown): unknown {
  return value === undefined ? null : structuredClone(value);
}
