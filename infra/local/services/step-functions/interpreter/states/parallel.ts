import { Aborted, asStateError } from "../../language/errors.ts";
import { argumentsOf, effectiveInput, finishWithResult } from "../input-output.ts";
import { Scope } from "../scope.ts";
import type { Outcome, StateVisit } from "../state-visit.ts";
import type { Thread } from "../thread.ts";
import { ThreadGroup } from "../thread-group.ts";

/** Runs its branches side by side; the first that fails ends the others. */
export async function runParallel(visit: StateVisit): Promise<Outcome> {
  const { thread, state } = visit;
  const input = await effectiveInput(visit);
  const argument = await argumentsOf(visit, input);
  thread.event("ParallelStateStarted");
  const mock = visit.testHooks?.mock;
  const result = mock ? mock() : await runBranches(visit, argument);
  thread.resumeAt(visit.key);
  thread.sideEvent("ParallelStateSucceeded");
  return { ...(await finishWithResult(visit, input, result)), next: state.Next };
}

async function runBranches(visit: StateVisit, input: unknown): Promise<unknown[]> {
  const { thread } = visit;
  const group = new ThreadGroup(thread.signal);
  const branches = (visit.state.Branches ?? []).map((definition, at) => ({
    definition,
    thread: thread.fork(String(at), group.signal),
  }));
  let first: { error: unknown; thread: Thread } | undefined;
  const results = await Promise.all(
    branches.map(async ({ definition, thread: branch }) => {
      try {
        const scope = new Scope(definition.QueryLanguage ?? visit.scope.language, visit.scope);
        const { context } = visit;
        return await visit.runMachine({ definition, input, context, scope, thread: branch });
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
    const failure = asStateError(first.error, visit.name, visit.enteredId);
    throw failure.with({ closing: "ParallelStateFailed", fromTask: true });
  }
  thread.throwIfAborted();
  for (const branch of branches) thread.continueFrom(branch.thread);
  return results;
}
