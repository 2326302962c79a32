import { Aborted, asStateError, StateError } from "../language/errors.ts";
import { MAX_PAYLOAD_BYTES, toText } from "../language/value.ts";
import type { TaskCall } from "./host.ts";
import type { StateVisit } from "./state-visit.ts";
import { TaskEvents, type TaskPlan } from "./task-events.ts";
import { ThreadGroup } from "./thread-group.ts";

/** A result as the journal keeps it. */
type Answer =
  | { readonly value: unknown }
  | {
      readonly failed: {
        readonly error?: string | undefined;
        readonly cause?: string | undefined;
        readonly heartbeat?: boolean;
        readonly started: boolean;
      };
    };

/** Does a Task's work with its events: scheduled, started, submitted, and how it ended. */
export async function runTaskWork(visit: StateVisit, plan: TaskPlan): Promise<unknown> {
  const events = new TaskEvents(visit.thread, plan);
  visit.thread.host.tasks.check?.(plan.resource);
  events.scheduled();
  try {
    const answer = await work(visit, plan, events);
    events.started();
    events.succeeded(answer);
    return answer;
  } catch (thrown) {
    if (thrown instanceof Aborted) throw thrown;
    const failure = asStateError(thrown, visit.name, visit.enteredId);
    events.failed(failure);
    throw failure.with({ fromTask: true });
  }
}

async function work(visit: StateVisit, plan: TaskPlan, events: TaskEvents): Promise<unknown> {
  const { tasks } = visit.thread.host;
  if (plan.resource.kind === "activity") {
    events.recall();
    return limited(visit, plan, { events, run: (call) => tasks.finish(call, undefined) });
  }
  events.started();
  const submitted = await limited(visit, plan, {
    events,
    computes: true,
    run: (call) => tasks.call(call),
  });
  if (plan.resource.pattern === "request") return submitted;
  events.submitted(submitted);
  return limited(visit, plan, { events, run: (call) => tasks.finish(call, submitted) });
}

/** One of the two parts of a Task's work: the call, and the wait for what the call has started. */
interface Phase {
  readonly events: TaskEvents;
  readonly run: (call: TaskCall) => Promise<unknown>;
  /** A call takes the time that this machine takes; a wait passes in the cloud's time. */
  readonly computes?: boolean;
}

/** One effect of a Task within its time limit. */
async function limited(
  visit: StateVisit,
  plan: TaskPlan,
  { events, run, computes = false }: Phase,
): Promise<unknown> {
  const { thread } = visit;
  const startTime = thread.time;
  const answer = await thread.effect<Answer>(async (key) => {
    const group = new ThreadGroup(thread.signal);
    const call: TaskCall = {
      state: visit.name,
      resource: plan.resource,
      arguments: plan.arguments,
      credentials: plan.credentials,
      key,
      token: plan.token,
      heartbeatSeconds: plan.heartbeatSeconds,
      signal: group.signal,
      isStarted: events.isStarted,
      started: () => events.started(),
    };
    try {
      const work = run(call);
      const timeout = timeoutOf(visit, plan, { startTime, computes, signal: group.signal });
      const value = await (timeout ? Promise.race([work, timeout]) : work);
      checkResultSize(plan, value);
      return { value };
    } catch (thrown) {
      return failedAnswer(thrown, visit, events.isStarted);
    } finally {
      group.abort();
      group.close();
    }
  });
  if ("value" in answer) return answer.value;
  const { error, cause, heartbeat, started } = answer.failed;
  if (started) events.started();
  throw new StateError(error, cause, heartbeat ? { heartbeat } : {});
}

function failedAnswer(thrown: unknown, visit: StateVisit, started: boolean): Answer {
  if (thrown instanceof Aborted || visit.thread.signal.aborted) throw new Aborted();
  const { error, text, facts } = asStateError(thrown, visit.name, visit.enteredId);
  const heartbeat = facts.heartbeat ? { heartbeat: true } : {};
  return { failed: { error, cause: text, started, ...heartbeat } };
}

function checkResultSize({ resource }: TaskPlan, value: unknown): void {
  if (Buffer.byteLength(toText(value)) <= MAX_PAYLOAD_BYTES) return;
  const name = resource.kind === "integration" ? resource.type : resource.arn;
  throw new StateError(
    "States.DataLimitExceeded",
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/** Rejects when `TimeoutSeconds` are over. */
function timeoutOf(
  visit: StateVisit,
  { timeoutSeconds }: TaskPlan,
  { startTime, computes, signal }: { startTime: number; computes: boolean; signal: AbortSignal },
): Promise<never> | undefined {
  if (timeoutSeconds === undefined) return undefined;
  const { host } = visit.thread;
  const timer = computes
    ? host.sleepReal(timeoutSeconds * 1000, signal)
    : host.sleepUntil(startTime + timeoutSeconds * 1000, signal);
  return timer.then(
    () => {
      throw new StateError("States.Timeout", undefined);
    },
    () => new Promise<never>(() => {}),
  );
}
