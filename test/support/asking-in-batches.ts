import type { AskModelsRequest, AskResult } from "../../pipeline/evaluation/ask-models.ts";
import { askBatches } from "../../pipeline/evaluation/in-batches/ask-batches.ts";
import { type Division, divideRows } from "../../pipeline/evaluation/in-batches/divide-rows.ts";
import { inParallel } from "../../pipeline/in-parallel.ts";
import { findText } from "../../pipeline/objects.ts";
import { ListedBatch } from "../../pipeline/run-folder/batch-list.ts";
import type { Asking } from "./asking.ts";

/** What asking in batches has come to. */
export interface AskedInBatches {
  readonly division: Division;
  /** Calls of functions that have failed, by the names of their errors. */
  readonly failed: readonly string[];
  readonly result: AskResult;
}

/** Asks as the workflow does: divides the rows, runs the calls of each quota on its places, and then the loop. */
export async function askInBatches(
  asking: Asking,
  request: AskModelsRequest,
  above = 50,
): Promise<AskedInBatches> {
  const { division, failed } = await askByMaps(asking, request, above);
  const { result } = await asking.askAll(request);
  return { division, failed, result };
}

/** The same without the loop. */
export async function askByMaps(
  asking: Asking,
  { cursor: _cursor, ...request }: AskModelsRequest,
  above = 50,
): Promise<Omit<AskedInBatches, "result">> {
  const { tools } = asking;
  const { bucket, clock } = tools;
  const divide = divideRows(bucket, { ...request, division: `d-${clock.now()}`, above });
  const division = await asking.run(divide);
  const failed: string[] = [];
  const maps = division.quotas.map(async ({ list, workers, batchesPerCall, restSeconds, task }) => {
    const text = (await findText(bucket, list))?.text ?? "[]";
    const batches = ListedBatch.array().parse(JSON.parse(text));
    await inParallel(chunks(batches, batchesPerCall), workers, async (part) => {
      await askBatches(tools, { ...task, batches: part }).catch((error: Error) => {
        failed.push(error.name);
      });
    });
    await clock.sleep(restSeconds * 1000);
  });
  await asking.run(Promise.all(maps));
  return { division, failed };
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) =>
    items.slice(at * size, (at + 1) * size),
  );
}

/** The largest number of requests in any window of a minute. */
export function mostInAMinute(times: readonly number[]): number {
  const sorted = [...times].sort((one, other) => one - other);
  let from = 0;
  return sorted.reduce((most, time, at) => {
    while ((sorted[from] ?? time) <= time - 60_000) from += 1;
    return Math.max(most, at - from + 1);
  }, 0);
}
