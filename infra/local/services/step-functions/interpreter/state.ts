import type { StateDefinition } from "../language/definition.ts";
import { Aborted, asStateError, StateError } from "../language/errors.ts";
import { type Fields, toText } from "../language/value.ts";
import { caught } from "./catch.ts";
import type { Frame, MachineRun, Outcome, RunMachine } from "./frame.ts";
import { endedBySibling } from "./group.ts";
import { HANDLERS } from "./handlers.ts";
import { LARGEST_PAYLOAD } from "./limits.ts";
import { Retries } from "./retry.ts";

interface Visit {
  readonly name: string;
  readonly state: StateDefinition;
  readonly input: unknown;
  readonly run: MachineRun;
  readonly runMachine: RunMachine;
}

/** Runs one state with its retries and catches, recording that it was entered and left. */
export async function runState(visit: Visit): Promise<Outcome> {
  const entered = enter(visit);
  if (!holdsMachines(visit.state)) entered.thread.takeUp(entered.visit);
  const retries = new Retries(entered);
  for (;;) {
    const frame = withRetryCount(entered, retries.total);
    try {
      const outcome = await HANDLERS[visit.state.Type](frame);
      checkSize(frame, outcome.output);
      leave(frame, outcome);
      return outcome;
    } catch (thrown) {
      if (thrown instanceof Aborted || frame.thread.signal.aborted) throw aborted(frame, thrown);
      const failure = recordFailure(frame, asStateError(thrown, frame.name, frame.enteredId));
      const seconds = retries.next(failure);
      if (seconds === undefined) return await giveUp(frame, failure);
      await frame.thread.sleepUntil(frame.thread.time + seconds * 1000);
    }
  }
}

function enter({ name, state, input, run, runMachine }: Visit): Frame {
  const { thread, scope } = run;
  const beforeId = thread.previous;
  const visit = thread.nextKey();
  const enteredId = thread.eventAt(visit, {
    type: `${state.Type}StateEntered`,
    details: { name },
    payload: { input: toText(input) },
  });
  const about = { Name: name, EnteredTime: new Date(thread.time).toISOString() };
  return {
    thread,
    name,
    state,
    language: state.QueryLanguage ?? scope.language,
    input,
    context: { ...run.context, State: about },
    scope,
    visit,
    enteredId,
    beforeId,
    runMachine,
  };
}

/** A state whose parts fail each for themselves; a redrive takes up those parts, not the state. */
function holdsMachines(state: StateDefinition): boolean {
  const { Mode } = (state.ItemProcessor ?? state.Iterator)?.ProcessorConfig ?? {};
  return state.Type === "Parallel" || (state.Type === "Map" && Mode !== "DISTRIBUTED");
}

function withRetryCount(frame: Frame, count: number): Frame {
  if (!canRetry(frame.state)) return frame;
  const about = { ...(frame.context["State"] as Fields), RetryCount: count };
  return { ...frame, context: { ...frame.context, State: about } };
}

function canRetry(state: StateDefinition): boolean {
  return state.Type === "Task" || state.Type === "Map" || state.Type === "Parallel";
}

function checkSize(frame: Frame, output: unknown): void {
  if (Buffer.byteLength(toText(output)) <= LARGEST_PAYLOAD) return;
  throw new StateError(
    "States.DataLimitExceeded",
    `The state/task '${frame.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

function leave(frame: Frame, { output, assign }: Outcome): void {
  frame.scope.assign(assign);
  const variables = Object.entries(assign ?? {}).map(([name, value]) => [name, toText(value)]);
  const details = {
    name: frame.name,
    ...(variables.length > 0 ? { assignedVariables: Object.fromEntries(variables) } : {}),
  };
  frame.thread.event(`${frame.state.Type}StateExited`, details, { output: toText(output) });
}

/** States whose end from outside has an event of its own. */
const KNOWN_ABORTED = ["Task", "Wait", "Parallel", "Map"];

function aborted(frame: Frame, thrown: unknown): unknown {
  const { thread, state } = frame;
  if (endedBySibling(thread.signal) && KNOWN_ABORTED.includes(state.Type)) {
    thread.abortedEvent(`${state.Type}StateAborted`);
  }
  return thrown instanceof Aborted ? thrown : new Aborted();
}

/** Records the failure of an expression. */
function recordFailure(frame: Frame, failure: StateError): StateError {
  if (failure.error !== "States.QueryEvaluationError" || failure.facts.recorded) return failure;
  const { location } = failure.facts;
  const { thread } = frame;
  // AWS lets this event follow the one before the state, but not in a Wait.
  if (thread.previous === frame.enteredId && frame.state.Type !== "Wait") {
    thread.previous = frame.beforeId;
  }
  thread.event("EvaluationFailed", {
    error: failure.error,
    cause: failure.text,
    ...(location ? { location } : {}),
    state: frame.name,
  });
  return failure.with({ recorded: true });
}

/** Closes the state with a Catch, or lets the failure go on. */
async function giveUp(frame: Frame, failure: StateError): Promise<Outcome> {
  const { closing } = failure.facts;
  if (closing) frame.thread.event(closing);
  const open = closing ? failure.with({ closing: undefined }) : failure;
  const outcome = await caught(frame, open);
  if (!outcome) {
    // In a branch or an iteration AWS notes that the failed task ended nothing but itself.
    const isInner = frame.thread.path !== "";
    if (isInner && frame.state.Type === "Task") frame.thread.abortedEvent("TaskStateAborted");
    throw open.with({ visits: [...(open.facts.visits ?? []), frame.visit] });
  }
  leave(frame, outcome);
  return outcome;
}
