import type { ItemProcessor, ItemReader } from "../../language/definition.ts";
import { Aborted, StateError } from "../../language/errors.ts";
import type { Ending } from "../ending.ts";
import type { Frame, Tolerance } from "../frame.ts";
import { Group } from "../group.ts";
import type { MapRun } from "../ports.ts";
import { batchItems } from "./batch.ts";
import { readFromStorage } from "./item-reader.ts";
import { readItems, selectItem } from "./items.ts";
import { writeResults } from "./result-writer.ts";
import { readConcurrency, readTolerance, withinTolerance } from "./settings.ts";

/** Runs a distributed Map: each item or batch is an execution of its own. */
export async function runDistributed(
  frame: Frame,
  { processor, input }: { processor: ItemProcessor; input: unknown },
): Promise<unknown> {
  const { thread } = frame;
  const maxConcurrency = await readConcurrency(frame, input);
  const { ItemReader } = frame.state;
  const given = ItemReader ? [] : await readItems(frame, { input, keyValues: true });
  thread.event("MapStateStarted", { length: given.length });
  const tolerance = await readTolerance(frame, input);
  if (frame.probe?.mock) return frame.probe.mock(tolerance);
  const run = thread.ports.openMapRun({
    // A redrive opens the same run again: children that succeeded are not run twice.
    key: `${frame.visit}/${attemptOf(frame)}`,
    label: frame.state.Label ?? frame.name,
    maxConcurrency,
    toleratedFailureCount: tolerance.count ?? 0,
    toleratedFailurePercentage: tolerance.percentage ?? 0,
  });
  thread.event("MapRunStarted", { mapRunArn: run.arn });
  const startedId = thread.previous;
  const items = ItemReader ? await fromStorage(frame, ItemReader, { input, run }) : given;
  const inputs = await childInputs(frame, items, input);
  run.expect(inputs.length);
  // A child is an execution of its own, so it must be told the language of the machine around it.
  const language = processor.QueryLanguage ?? frame.scope.language;
  const child = { ...processor, QueryLanguage: language };
  const work = { run, processor: child, inputs, maxConcurrency, tolerance };
  const endings = await runChildren(frame, work);
  thread.event("MapRunSucceeded");
  run.close("SUCCEEDED");
  const result = frame.state.ResultWriter
    ? await writeResults(frame, { run, input, inputs, endings })
    : endings.filter((ending) => ending.status === "SUCCEEDED").map((ending) => ending.output);
  thread.sideEvent("MapStateSucceeded");
  // Since the end of 2024 the state's exit follows the start of its run.
  thread.previous = startedId;
  return result;
}

function attemptOf({ context }: Frame): string {
  const { RetryCount = 0 } = context["State"] as { RetryCount?: number };
  return String(RetryCount);
}

async function fromStorage(
  frame: Frame,
  reader: ItemReader,
  { input, run }: { input: unknown; run: MapRun },
): Promise<readonly unknown[]> {
  try {
    return await readFromStorage(frame, reader, input);
  } catch (thrown) {
    if (thrown instanceof StateError) recordRunFailure(frame, run, thrown);
    throw thrown;
  }
}

function recordRunFailure({ thread }: Frame, run: MapRun, { error, text }: StateError): void {
  thread.event("MapRunFailed", { error, cause: text });
  run.close("FAILED");
}

async function childInputs(
  frame: Frame,
  items: readonly unknown[],
  input: unknown,
): Promise<readonly unknown[]> {
  const selected: unknown[] = [];
  for (const [index, value] of items.entries()) {
    selected.push(await selectItem(frame, { index, value, input }));
  }
  return frame.state.ItemBatcher ? batchItems(frame, selected, input) : selected;
}

interface Work {
  readonly run: MapRun;
  readonly processor: ItemProcessor;
  readonly inputs: readonly unknown[];
  readonly maxConcurrency: number;
  readonly tolerance: Tolerance;
}

async function runChildren(frame: Frame, work: Work): Promise<Ending[]> {
  const { thread } = frame;
  const group = new Group(thread.signal);
  const endings: Ending[] = new Array(work.inputs.length);
  let next = 0;
  let failures = 0;
  let failed = false;
  // Threads are made before the work, so that their keys do not depend on its timing.
  const threads = work.inputs.map((_, index) => thread.fork(String(index), group.signal));
  const worker = async () => {
    while (next < work.inputs.length && !group.signal.aborted) {
      const index = next++;
      const child = threads[index];
      if (!child) return;
      const ending = await child.effect(() =>
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
  if (failed) throw exceeded(frame, work.run);
  thread.throwIfAborted();
  return endings;
}

function ignoreAborted(thrown: unknown): void {
  if (!(thrown instanceof Aborted)) throw thrown;
}

/** The failure of a Map with more failed children than it bears. */
export const THRESHOLD_EXCEEDED = new StateError(
  "States.ExceedToleratedFailureThreshold",
  "The specified tolerated failure threshold was exceeded",
);

function exceeded(frame: Frame, run: MapRun): StateError {
  recordRunFailure(frame, run, THRESHOLD_EXCEEDED);
  return THRESHOLD_EXCEEDED.with({ closing: "MapStateFailed", fromTask: true });
}
