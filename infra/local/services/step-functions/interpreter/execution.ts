import { defined } from "../../../kernel/defined.ts";
import type { Definition } from "../language/definition.ts";
import { Aborted, asStateError, StateError } from "../language/errors.ts";
import { type Fields, toText } from "../language/value.ts";
import type { Ending, Host } from "./host.ts";
import { runMachine } from "./machine.ts";
import { Scope } from "./scope.ts";
import { Thread } from "./thread.ts";
import { endless } from "./thread-group.ts";

/** One execution to run, from its start or again after a restart. */
export interface ExecutionPlan {
  readonly definition: Definition;
  readonly input: unknown;
  /** Members of the context object that stay the same: `Execution`, `StateMachine`. */
  readonly context: Fields;
  readonly startDetails: Fields;
  readonly host: Host;
  /** Fires when the execution is stopped; its reason is what StopExecution gave. */
  readonly signal: AbortSignal;
}

/** What a caller of StopExecution said. */
export interface StopReason {
  readonly error?: string;
  readonly cause?: string;
}

/** Runs an execution to its end. Never throws for a failure of the definition. */
export async function runExecution(plan: ExecutionPlan): Promise<Ending> {
  const controller = endless(new AbortController());
  const stop = () => controller.abort();
  plan.signal.addEventListener("abort", stop, { once: true });
  if (plan.signal.aborted) stop();
  const { host, signal } = { host: plan.host, signal: controller.signal };
  const thread = new Thread(host, { path: "", signal, previous: 0, time: host.now() });
  thread.event("ExecutionStarted", plan.startDetails, { input: toText(plan.input) });
  // AWS lets the first state follow event 0, as if nothing had preceded it.
  thread.previous = 0;
  const timer = new Deadline(plan, thread, stop);
  const ending = await endingOf(plan, thread, timer);
  timer.clear();
  plan.signal.removeEventListener("abort", stop);
  return recordEnding(thread, ending);
}

/** `TimeoutSeconds` of the whole state machine. */
class Deadline {
  passed = false;
  readonly #controller: AbortController | undefined;

  constructor({ definition, host }: ExecutionPlan, { time }: Thread, onPassed: () => void) {
    const seconds = definition.TimeoutSeconds;
    if (seconds === undefined) return;
    const end = time + seconds * 1000;
    this.#controller = new AbortController();
    host.sleepUntil(end, this.#controller.signal).then(
      () => {
        this.passed = true;
        onPassed();
      },
      () => {},
    );
  }

  clear(): void {
    this.#controller?.abort();
  }
}

async function endingOf(
  { definition, input, context, signal }: ExecutionPlan,
  thread: Thread,
  timer: Deadline,
): Promise<Ending> {
  try {
    thread.throwIfAborted();
    const scope = new Scope(definition.QueryLanguage ?? "JSONPath");
    const output = await runMachine({ definition, input, context, scope, thread });
    return { status: "SUCCEEDED", output };
  } catch (thrown) {
    if (!(thrown instanceof Aborted)) {
      const { error, text, facts } = asStateError(thrown, definition.StartAt, thread.previous);
      return { status: "FAILED", error, cause: text, visits: facts.visits ?? [] };
    }
    if (timer.passed) return { status: "TIMED_OUT" };
    return { status: "ABORTED", ...(signal.reason as StopReason) };
  }
}

const EVENT_TYPES = {
  FAILED: "ExecutionFailed",
  TIMED_OUT: "ExecutionTimedOut",
  ABORTED: "ExecutionAborted",
} as const;

/** A redriven execution ends again. */
function endKey({ host }: Thread): string {
  const { redrives } = host.recorder;
  return redrives === 0 ? "end" : `end~${redrives}`;
}

function recordEnding(thread: Thread, ending: Ending): Ending {
  if (ending.status === "SUCCEEDED") {
    try {
      thread.eventAt(endKey(thread), {
        type: "ExecutionSucceeded",
        details: {},
        payload: { output: toText(ending.output) },
      });
      return ending;
    } catch (thrown) {
      if (!(thrown instanceof StateError)) throw thrown;
      return recordEnding(thread, { status: "FAILED", error: thrown.error, cause: thrown.text });
    }
  }
  const { error, cause } = ending;
  if (ending.status === "ABORTED") thread.previous = 0;
  const details = defined({ error, cause });
  thread.eventAt(endKey(thread), { type: EVENT_TYPES[ending.status], details });
  return ending;
}
