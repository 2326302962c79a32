/** Facts of a failure that are not in its name and cause. */
export interface FailureFacts {
  /** Thrown by a Task's work, so `States.TaskFailed` matches it. */
  readonly fromTask?: boolean;
  /** True when no Retry and no Catch may handle it, e.g. the history limit. */
  readonly fatal?: boolean;
  /** Field of the state whose expression failed; leads to an `EvaluationFailed` event. */
  readonly location?: string;
  /** Event that closes the state when nothing catches the failure, e.g. `MapStateFailed`. */
  readonly closing?: string | undefined;
  /** Visits of states that the failure went through, innermost first; where a redrive starts. */
  readonly visits?: readonly string[];
  /** True once the history shows it as `EvaluationFailed`. */
  readonly recorded?: boolean;
  /** True for `States.HeartbeatTimeout`, which AWS reports as `States.Timeout`. */
  readonly heartbeat?: boolean;
}

/** A failure inside an execution, as Retry and Catch see it: error name and cause. */
export class StateError extends Error {
  /** Error name; a Fail state may leave it out. */
  readonly error: string | undefined;
  /** Human or JSON text; undefined when AWS gives none. */
  readonly text: string | undefined;
  readonly facts: FailureFacts;

  constructor(error: string | undefined, text: string | undefined, facts: FailureFacts = {}) {
    super(text ?? error ?? "The state failed.");
    this.name = "StateError";
    this.error = error;
    this.text = text;
    this.facts = facts;
  }

  /** The same failure with further facts. */
  with(facts: FailureFacts): StateError {
    return new StateError(this.error, this.text, { ...this.facts, ...facts });
  }
}

/**
 * A fault of the definition or its data that the interpreter finds while it runs a state.
 * Becomes a `StateError` once the state and its event are known.
 */
export class Fault extends Error {
  readonly error: string;
  readonly facts: FailureFacts;

  constructor(message: string, error = "States.Runtime", facts: FailureFacts = {}) {
    super(message);
    this.name = "Fault";
    this.error = error;
    this.facts = facts;
  }
}

/** Thrown out of a branch that was ended from outside: a sibling failed, or the execution was stopped. */
export class Aborted extends Error {}

/** Says in AWS's words in which state a fault occurred. */
function locate(fault: Fault, state: string, enteredEventId: number): StateError {
  const where = `An error occurred while executing the state '${state}' (entered at the event id #${enteredEventId}).`;
  return new StateError(fault.error, `${where} ${fault.message}`, fault.facts);
}

/** Any thrown thing as a failure of the given state. */
export function asStateError(thrown: unknown, state: string, enteredEventId: number): StateError {
  if (thrown instanceof StateError) return thrown;
  if (thrown instanceof Fault) return locate(thrown, state, enteredEventId);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return locate(new Fault(message), state, enteredEventId);
}

/** The failure of an ItemReader: `States.ItemReaderFailed`. */
export function readerFailed(cause: string): StateError {
  return new StateError("States.ItemReaderFailed", cause);
}
