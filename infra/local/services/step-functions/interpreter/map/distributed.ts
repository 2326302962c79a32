import { shareTime } from "../../../../kernel/turns.ts";
import type { ItemProcessor, ItemReader } from "../../language/definition.ts";
import { Aborted, Fault, StateError } from "../../language/errors.ts";
import type { Ending, MapRun } from "../host.ts";
import type { StateVisit, Tolerance } from "../state-visit.ts";
import { ThreadGroup } from "../thread-group.ts";
import { batchItems } from "./batch.ts";
import { readFromStorage } from "./item-reader.ts";
import { readItems, selectItem } from "./items.ts";
import { writeResults } from "./result-writer.ts";
import { readConcurrency, readTolerance, withinTolerance } from "./settings.ts";

/** Runs a distributed Map: each item or batch is a separate execution. */
export async function runDistributed(
  visit: StateVisit,
  { processor, input }: { processor: ItemProcessor; input: unknown },
): Promise<unknown> {
  const { thread } = visit;
  const maxConcurrency = await readConcurrency(visit, input);
  const { ItemReader } = visit.state;
  const given = ItemReader ? [] : await readItems(visit, { input, keyValues: true });
  thread.event("MapStateStarted", { length: given.length });
  const tolerance = await readTolerance(visit, input);
  if (visit.testHooks?.mock) return visit.testHooks.mock(tolerance);
  await checkPermissions(visit);
  const run = thread.host.openMapRun({
    // A redrive opens the same run again: children that succeeded are not run twice.
    key: `${visit.key}/${attemptOf(visit)}`,
    label: visit.state.Label ?? visit.name,
    maxConcurrency,
    toleratedFailureCount: tolerance.count ?? 0,
    toleratedFailurePercentage: tolerance.percentage ?? 0,
  });
  thread.event("MapRunStarted", { mapRunArn: run.arn });
  const startedId = thread.previous;
  const items = ItemReader ? await fromStorage(visit, ItemReader, { input, run }) : given;
  const inputs = await childInputs(visit, items, input);
  run.expect(inputs.length);
  // A child is a separate execution, so it needs to know the language of the machine around it.
  const language = processor.QueryLanguage ?? visit.scope.language;
  const child = { ...processor, QueryLanguage: language };
  const work = { run, processor: child, inputs, maxConcurrency, tolerance };
  const endings = await runChildren(visit, work);
  thread.event("MapRunSucceeded");
  run.close("SUCCEEDED");
  const result = visit.state.ResultWriter
    ? await writeResults(visit, { run, input, inputs, endings })
    : endings.filter((ending) => ending.status === "SUCCEEDED").map((ending) => ending.output);
  thread.sideEvent("MapStateSucceeded");
  // Since the end of 2024 the state's exit follows the start of its run.
  thread.previous = startedId;
  return result;
}

/** Decided once: after a restart the Map is not refused in the middle. */
async function checkPermissions({ thread }: StateVisit): Promise<void> {
  const refusal = await thread.effect<Refusal | null>(async () => {
    try {
      thread.host.checkMapPermissions();
      return null;
    } catch (thrown) {
      if (thrown instanceof StateError) return { error: thrown.error, cause: thrown.text };
      throw thrown;
    }
  });
  if (refusal === null) return;
  throw new StateError(refusal.error, refusal.cause, { closing: "MapStateFailed", fromTask: true });
}

type Refusal = { readonly error: string | undefined; readonly cause: string | undefined };

function attemptOf({ context }: StateVisit): string {
  const { RetryCount = 0 } = context["State"] as { RetryCount?: number };
  return String(RetryCount);
}

async function fromStorage(
  visit: StateVisit,
  reader: ItemReader,
  { input, run }: { input: unknown; run: MapRun },
): Promise<readonly unknown[]> {
  try {
    return await readFromStorage(visit, reader, input);
  } catch (thrown) {
    if (thrown instanceof Fault) run.close("FAILED");
    if (!(thrown instanceof StateError)) throw thrown;
    recordRunFailure(visit, run, thrown);
    throw thrown.with({ closing: "MapStateFailed" });
  }
}

function recordRunFailure({ thread }: StateVisit, run: MapRun, { error, text }: StateError): void {
  thread.event("MapRunFailed", { error, cause: text });
  run.close("FAILED");
}

async function childInputs(
  visit: StateVisit,
  items: readonly unknown[],
  input: unknown,
): Promise<readonly unknown[]> {
  const selected: unknown[] = [];
  for (const [index, value] of items.entries()) {
    selected.push(await selectItem(visit, { index, value, input }));
    await shareTime();
  }
  return visit.state.ItemBatcher ? batchItems(visit, selected, input) : selected;
}

interface Work {
  readonly run: MapRun;
  readonly processor: ItemProcessor;
  readonly inputs: readonly unknown[];
  readonly maxConcurrency: number;
  readonly tolerance: Tolerance;
}

async function runChildren(visit: StateVisit, work: Work): Promise<Ending[]> {
  const { thread } = visit;
  const group = new ThreadGroup(thread.signal);
  const endings: Ending[] = new Array(work.inputs.length);
  let next = 0;
  let failures = 0;
  let failed = false;
  const worker = async () => {
    while (next < work.inputs.length && !group.signal.aborted) {
      const index = next++;
      const child = thread.fork(String(index), group.signal);
      await shareTime();
      const ending = await child.child(() =>
        work.run.run({
          index,
          input: work.inputs[index],
          processor: work.processor,
          signal: group.signal,
        }),
      );
      endings[index] = ending;
      if (ending.status === "SUCCEEDED") continue;
      failures += 1;
      if (withinTolerance(work.tolerance, failures, work.inputs.length)) continue;
      failed = true;
      group.abort();
    }
  };
  const count = Math.min(work.maxConcurrency, work.inputs.length);
  await Promise.all(Array.from({ length: count }, () => worker().catch(ignoreAborted)));
  group.close();
  if (failed) throw exceeded(visit, work.run);
  thread.throwIfAborted();
  return endings;
}

function ignoreAborted(thrown: unknown): void {
  if (!(thrown instanceof Aborted)) throw thrown;
}

/** The failure of a Map with more failed children than it tolerates. */
export const THRESHOLD_EXCEEDED = new StateError(
  "States.ExceedToleratedFailureThreshold",
  "The specified tolerated failure threshold was exceeded",
);

function exceeded(visit: StateVisit, run: MapRun): StateError {
  recordRunFailure(visit, run, THRESHOLD_EXCEEDED);
  return THRESHOLD_EXCEEDED.with({ closing: "MapStateFailed", fromTask: true });
}
