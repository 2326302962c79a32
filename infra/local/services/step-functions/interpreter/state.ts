import { defined } from "../../../kernel/defined.ts";
import type { StateDefinition } from "../language/definition.ts";
import { Aborted, asStateError, StateError } from "../language/errors.ts";
import { type Fields, MAX_PAYLOAD_BYTES, toText } from "../language/value.ts";
import { caught } from "./catch.ts";
import { HANDLERS } from "./handlers.ts";
import { Retries } from "./retry.ts";
import type { MachineRun, Outcome, RunMachine, StateVisit } from "./state-visit.ts";
import { endedBySibling } from "./thread-group.ts";

interface StateRun {
  readonly name: string;
  readonly state: StateDefinition;
  readonly input: unknown;
  readonly run: MachineRun;
  readonly runMachine: RunMachine;
}

/** Runs one state with its retries and catches, recording that it was entered and left. */
export async function runState(run: StateRun): Promise<Outcome> {
  const entered = enter(run);
  if (!holdsMachines(run.state)) entered.thread.resumeAt(entered.key);
  const retries = new Retries(entered);
  for (;;) {
    const visit = withRetryCount(entered, retries.total);
    try {
      const outcome = await HANDLERS[run.state.Type](visit);
      checkSize(visit, outcome.output);
      leave(visit, outcome);
      return outcome;
    } catch (thrown) {
      if (thrown instanceof Aborted || visit.thread.signal.aborted) throw aborted(visit, thrown);
      const failure = recordFailure(visit, asStateError(thrown, visit.name, visit.enteredId));
      const seconds = retries.next(failure);
      if (seconds === undefined) return await giveUp(visit, failure);
      await visit.thread.sleepUntil(visit.thread.time + seconds * 1000);
    }
  }
}

function enter({ name, state, input, run, runMachine }: StateRun): StateVisit {
  const { thread, scope } = run;
  const beforeId = thread.previous;
  const key = thread.nextKey();
  const enteredId = thread.eventAt(key, {
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
    key,
    enteredId,
    beforeId,
    runMachine,
  };
}

/** A state whose parts fail separately; a redrive resumes those parts, not the state. */
function holdsMachines(state: StateDefinition): boolean {
  const { Mode } = (state.ItemProcessor ?? state.Iterator)?.ProcessorConfig ?? {};
  return state.Type === "Parallel" || (state.Type === "Map" && Mode !== "DISTRIBUTED");
}

function withRetryCount(visit: StateVisit, count: number): StateVisit {
  if (!canRetry(visit.state)) return visit;
  const about = { ...(visit.context["State"] as Fields), RetryCount: count };
  return { ...visit, context: { ...visit.context, State: about } };
}

function canRetry(state: StateDefinition): boolean {
  return state.Type === "Task" || state.Type === "Map" || state.Type === "Parallel";
}

function checkSize(visit: StateVisit, output: unknown): void {
  if (Buffer.byteLength(toText(output)) <= MAX_PAYLOAD_BYTES) return;
  throw new StateError(
    "States.DataLimitExceeded",
    `The state/task '${visit.name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

function leave(visit: StateVisit, { output, assign }: Outcome): void {
  visit.scope.assign(assign);
  const variables = Object.entries(assign ?? {}).map(([name, value]) => [name, toText(value)]);
  const assignedVariables = variables.length > 0 ? Object.fromEntries(variables) : undefined;
  const details = defined({ name: visit.name, assignedVariables });
  visit.thread.event(`${visit.state.Type}StateExited`, details, { output: toText(output) });
}

/** States that have an event for being ended from outside. */
const KNOWN_ABORTED = ["Task", "Wait", "Parallel", "Map"];

function aborted(visit: StateVisit, thrown: unknown): unknown {
  const { thread, state } = visit;
  if (endedBySibling(thread.signal) && KNOWN_ABORTED.includes(state.Type)) {
    thread.abortedEvent(`${state.Type}StateAborted`);
  }
  return thrown instanceof Aborted ? thrown : new Aborted();
}

/** Records the failure of an expression. */
function recordFailure(visit: StateVisit, failure: StateError): StateError {
  if (failure.error !== "States.QueryEvaluationError" || failure.facts.recorded) return failure;
  const { location } = failure.facts;
  const { thread } = visit;
  // AWS lets this event follow the one before the state, but not in a Wait.
  if (thread.previous === visit.enteredId && visit.state.Type !== "Wait") {
    thread.previous = visit.beforeId;
  }
  const { error, text: cause } = failure;
  thread.event("EvaluationFailed", defined({ error, cause, location, state: visit.name }));
  return failure.with({ recorded: true });
}

/** Closes the state with a Catch, or passes the failure on. */
async function giveUp(visit: StateVisit, failure: StateError): Promise<Outcome> {
  const { closing } = failure.facts;
  if (closing) visit.thread.event(closing);
  const open = closing ? failure.with({ closing: undefined }) : failure;
  const outcome = await caught(visit, open);
  if (!outcome) {
    // In a branch or an iteration AWS also records the failed task itself as aborted.
    const isInner = visit.thread.path !== "";
    if (isInner && visit.state.Type === "Task") visit.thread.abortedEvent("TaskStateAborted");
    throw open.with({ visits: [...(open.facts.visits ?? []), visit.key] });
  }
  leave(visit, outcome);
  return outcome;
}
