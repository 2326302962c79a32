import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { defined } from "../../../kernel/defined.ts";
import type { Cloud } from "../../../kernel/service.ts";
import { caught } from "../interpreter/catch.ts";
import { findMatch } from "../interpreter/error-match.ts";
import { HANDLERS } from "../interpreter/handlers.ts";
import type { Host, ObjectStore, Tasks } from "../interpreter/host.ts";
import { runMachine } from "../interpreter/machine.ts";
import { delaySeconds } from "../interpreter/retry.ts";
import { Scope } from "../interpreter/scope.ts";
import type { Outcome, StateVisit } from "../interpreter/state-visit.ts";
import { Thread } from "../interpreter/thread.ts";
import { MemoryRecorder } from "../journal/memory-recorder.ts";
import { Fault, StateError } from "../language/errors.ts";
import type { Fields } from "../language/value.ts";
import { createSeededRandom } from "../query/seeded-random.ts";
import type { FoundState } from "./find-state.ts";
import type { Inspection } from "./inspection.ts";

/** One state to run by itself. */
export interface StateTest {
  readonly cloud: Cloud;
  readonly found: FoundState;
  readonly input: unknown;
  readonly context: Fields;
  readonly variables: Fields;
  readonly inspection: Inspection;
  readonly tasks: Tasks;
  readonly objects: ObjectStore;
  /** How often the matching retrier has retried already. */
  readonly retryCount: number;
}

/** How the state ended, in the terms of TestState. */
export interface TestOutcome {
  readonly status: "SUCCEEDED" | "FAILED" | "RETRIABLE" | "CAUGHT_ERROR";
  readonly output?: unknown;
  readonly next?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
}

/** Runs one state once: it neither waits for a retry nor continues with the next state. */
export async function runStateTest(test: StateTest): Promise<TestOutcome> {
  const visit = visitOf(test);
  try {
    const { output, next, assign } = await HANDLERS[test.found.state.Type](visit);
    visit.scope.assign(assign);
    return { status: "SUCCEEDED", output, next };
  } catch (thrown) {
    return await failed(test, visit, failureOf(thrown));
  } finally {
    test.inspection.addVariables(visit.scope.all());
  }
}

/** TestState reports a cause without naming the state. */
function failureOf(thrown: unknown): StateError {
  if (thrown instanceof StateError) return thrown;
  if (thrown instanceof Fault) return new StateError(thrown.error, thrown.message, thrown.facts);
  return new StateError(
    "States.Runtime",
    thrown instanceof Error ? thrown.message : String(thrown),
  );
}

async function failed(
  test: StateTest,
  visit: StateVisit,
  failure: StateError,
): Promise<TestOutcome> {
  const { Retry, Catch } = test.found.state;
  const about = { error: failure.error, cause: failure.text };
  const retrier = findMatch(Retry, failure);
  if (retrier) {
    const retryIndex = Retry?.indexOf(retrier) ?? 0;
    const seconds = delaySeconds(retrier, test.retryCount);
    test.inspection.addErrorDetails(defined({ retryBackoffIntervalSeconds: seconds, retryIndex }));
    if (seconds !== undefined) return { status: "RETRIABLE", ...about };
  }
  const outcome: Outcome | undefined = await caught(visit, failure);
  if (!outcome) return { status: "FAILED", ...about };
  visit.scope.assign(outcome.assign);
  const catcher = findMatch(Catch, failure);
  test.inspection.addErrorDetails({ catchIndex: catcher ? (Catch?.indexOf(catcher) ?? 0) : 0 });
  return { status: "CAUGHT_ERROR", ...about, output: outcome.output, next: outcome.next };
}

function visitOf(test: StateTest): StateVisit {
  const { found, input, context, inspection } = test;
  const scope = new Scope(found.language);
  scope.assign(test.variables);
  const host = hostOf(test);
  const signal = new AbortController().signal;
  return {
    thread: new Thread(host, { path: "", signal, previous: 0, time: host.now() }),
    name: found.name,
    state: found.state,
    language: found.language,
    input,
    context,
    scope,
    key: "",
    enteredId: 1,
    beforeId: 0,
    testHooks: inspection,
    runMachine,
  };
}

function hostOf({ cloud, tasks, objects }: StateTest): Host {
  const now = () => Math.floor(cloud.clock.now());
  const seed = randomUUID();
  return {
    recorder: new MemoryRecorder(now),
    tasks,
    now,
    sleepUntil: (time, signal) => cloud.clock.sleep(time - now(), signal),
    sleepReal: (milliseconds, signal) => delay(milliseconds, undefined, { signal }),
    seed,
    ...createSeededRandom(seed),
    token: () => randomUUID(),
    checkMapPermissions: () => {},
    openMapRun: () => {
      throw new Fault("A distributed Map can only be tested with a mock.");
    },
    objects,
  };
}
