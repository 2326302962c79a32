import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { z } from "zod";
import type { Clock } from "../clock.ts";
import type { Bucket } from "../objects.ts";
import { type AnsweredRow, hasAnswers, writeAnswers } from "../run-folder/answered-rows.ts";
import type { EvaluationRow } from "../run-folder/evaluation-row.ts";
import { ask } from "./ask.ts";
import { Cursor, type PlacedRow, readRows } from "./rows.ts";

/** What one call of the loop does. */
export const AskModelsRequest = z.strictObject({
  runId: z.string(),
  /** What the runtime accepts as `modelId`. */
  models: z.strictObject({ tuned: z.string(), base: z.string() }),
  /** Customization id of the base model. */
  baseModel: z.string(),
  evaluationKey: z.string(),
  /** Rows that the file holds. */
  rows: z.int().positive(),
  maxTokens: z.int().positive(),
  /** Rows that are asked at the same time; each row asks both models. */
  concurrency: z.int().positive(),
  cursor: Cursor,
});
export type AskModelsRequest = z.infer<typeof AskModelsRequest>;

/** Counts only; the answers stay in the bucket. */
export interface AskResult {
  readonly cursor: Cursor;
  readonly done: boolean;
}

/** What asking needs from outside. */
export interface AskTools {
  readonly bucket: Bucket;
  readonly runtime: BedrockRuntimeClient;
  readonly clock: Clock;
  /** Milliseconds after which no further batch is started. */
  readonly budget: number;
}

/** Rows of one object in the bucket: the most that a crashed call loses. */
const BATCH = 50;

/**
 * Asks both models the rows from the cursor on, a batch at a time, until the file ends or the budget is
 * spent. Every batch is one object named after its first row, so a repeated call skips what is already answered.
 */
export async function askModels(tools: AskTools, request: AskModelsRequest): Promise<AskResult> {
  const start = tools.clock.now();
  let cursor = request.cursor;
  let batch: PlacedRow[] = [];
  for await (const placed of readRows(tools.bucket, request.evaluationKey, cursor)) {
    batch.push(placed);
    if (batch.length < BATCH) continue;
    cursor = await finishBatch(tools, request, batch);
    batch = [];
    if (tools.clock.now() - start > tools.budget)
      return { cursor, done: cursor.row >= request.rows };
  }
  if (batch.length > 0) cursor = await finishBatch(tools, request, batch);
  return { cursor, done: true };
}

async function finishBatch(
  tools: AskTools,
  request: AskModelsRequest,
  batch: readonly PlacedRow[],
): Promise<Cursor> {
  const last = batch.at(-1)?.after ?? request.cursor;
  const first = last.row - batch.length;
  const { runId } = request;
  if (await hasAnswers(tools.bucket, runId, first)) return last;
  const answered = await inParallel(batch, request.concurrency, ({ row }) =>
    askBoth(tools.runtime, request, row),
  );
  await writeAnswers(tools.bucket, { runId, first }, answered);
  return last;
}

async function askBoth(
  runtime: BedrockRuntimeClient,
  { models, baseModel, maxTokens }: AskModelsRequest,
  row: EvaluationRow,
): Promise<AnsweredRow> {
  const [tuned, base] = await Promise.all([
    ask(runtime, { modelId: models.tuned, baseModel, maxTokens, row }),
    ask(runtime, { modelId: models.base, baseModel, maxTokens, row }),
  ]);
  return { recordId: row.recordId, reference: row.reference, tuned, base };
}

/** Maps with at most `limit` calls under way; results keep the order of the items. */
async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
