import { Aborted, asStateError } from "../../language/errors.ts";
import type { Frame, Outcome } from "../frame.ts";
import { Group } from "../group.ts";
import { argumentsOf, effectiveInput, finishWithResult } from "../io.ts";
import { Scope } from "../scope.ts";
import type { Thread } from "../thread.ts";

/** Runs its branches side by side; the first that fails ends the others. */
export async function runParallel(frame: Frame): Promise<Outcome> {
  const { thread, state } = frame;
  const input = effectiveInput(frame);
  const argument = await argumentsOf(frame, input);
  thread.event("ParallelStateStarted");
  const mock = frame.probe?.mock;
  const result = mock ? mock() : await runBranches(frame, argument);
  thread.takeUp(frame.visit);
  thread.sideEvent("ParallelStateSucceeded");
  return { ...(await finishWithResult(frame, input, result)), next: state.Next };
}

async function runBranches(frame: Frame, input: unknown): Promise<unknown[]> {
  const { thread } = frame;
  const group = new Group(thread.signal);
  const branches = (frame.state.Branches ?? []).map((definition, at) => ({
    definition,
    thread: thread.fork(String(at), group.signal),
  }));
  let first: { error: unknown; thread: Thread } | undefined;
  const results = await Promise.all(
    branches.map(async ({ definition, thread: branch }) => {
      try {
        const scope = new Scope(definition.QueryLanguage ?? frame.scope.language, frame.scope);
        const { context } = frame;
        return await frame.runMachine({ definition, input, context, scope, thread: branch });
      } catch (thrown) {
        if (!(thrown instanceof Aborted)) first ??= { error: thrown, thread: branch };
        group.abort();
        return undefined;
      }
    }),
  );
  group.close();
  if (first) {
    thread.continueFrom(first.thread);
    const failure = asStateError(first.error, frame.name, frame.enteredId);
    throw failure.with({ closing: "ParallelStateFailed", fromTask: true });
  }
  thread.throwIfAborted();
  for (const branch of branches) thread.continueFrom(branch.thread);
  return results;
}
