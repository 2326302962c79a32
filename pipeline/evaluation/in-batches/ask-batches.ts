import { z } from "zod";
import { httpStatus, UserError } from "../../errors.ts";
import { isStopped, ListedBatch, putStopSign, stopSignKey } from "../../run-folder/batch-list.ts";
import { ExecutionInput, Pace } from "../../workflow/input.ts";
import { type ArmResult, type AskTools, askArm } from "../ask-arm.ts";
import { AskedArm } from "../ask-models.ts";
import { intervalMs, type PaceState } from "../pacer.ts";

/** What all calls of one quota have in common. */
export const BatchTask = z.strictObject({
  runId: z.string(),
  division: z.string(),
  /** Number of the quota within the division. */
  quota: z.int().nonnegative(),
  /** Those of the quota, each with the number of all its rows. */
  arms: z.array(AskedArm.extend({ rows: z.int().nonnegative() })).min(1),
  /** The call's share of the quota. */
  pace: Pace,
  /** Questions under way at the same time, of this call. */
  concurrency: ExecutionInput.shape.evaluation.shape.concurrency,
  /** Asking ends at that time, in milliseconds since the epoch. */
  deadline: z.number(),
});
export type BatchTask = z.infer<typeof BatchTask>;

/** What one call of a quota does. */
export const AskBatchesRequest = BatchTask.extend({ batches: z.array(ListedBatch).min(1) });
export type AskBatchesRequest = z.infer<typeof AskBatchesRequest>;

/** Counts only; the answers stay in the bucket. */
export interface BatchesResult {
  /** Rows answered or refused in this call. */
  readonly news: number;
  /** Rows that are left to the loop, which adapts its pace to what the model can do. */
  readonly left: number;
}

/** After a last question that used many tokens, their share of the minute has to pass; never longer than that. */
const MAX_REST_MS = 60_000;

/**
 * Asks the rows of some batches that are not answered yet, at this call's share of the quota, and keeps the answers as
 * the loop does. It decides nothing: what it leaves, the loop asks afterwards. If it had to leave rows, if the model
 * refuses most of them, or if it has met an error that every question would meet, it puts up a sign, and the calls
 * that follow return at once.
 * @throws UserError `Evaluation.BadRow`, `Evaluation.TooManyFailures`; errors of AWS that every question would meet
 */
export async function askBatches(
  tools: AskTools,
  { batches: items, ...task }: AskBatchesRequest,
): Promise<BatchesResult> {
  const rows = items.reduce((sum, one) => sum + one.rows, 0);
  const signs = { all: stopSignKey(task), own: stopSignKey(task, task.quota) };
  if (await isStopped(tools.bucket, Object.values(signs))) return { news: 0, left: rows };
  try {
    const results = await askInTurn(tools, task, items);
    const answered = sumOf(results, "answered");
    const isRefusing = sumOf(results, "failed") > rows / 2;
    if (answered < rows) await putStopSign(tools.bucket, signs.own, "RowsLeft");
    else if (isRefusing) await putStopSign(tools.bucket, signs.all, "RowsRefused");
    await restAfter(tools, task, results.at(-1)?.pace);
    return { news: sumOf(results, "news"), left: rows - answered };
  } catch (error) {
    if (isLasting(error)) await putStopSign(tools.bucket, signs.all, nameOf(error));
    throw error;
  }
}

/** Asks the arms one after the other, each at the pace at which the one before has ended. */
async function askInTurn(
  tools: AskTools,
  task: BatchTask,
  items: readonly ListedBatch[],
): Promise<ArmResult[]> {
  const now = tools.clock.now();
  const end = { at: Math.min(now + tools.budget, task.deadline), isLast: false };
  // The call before it, on the same place of the Map, may have asked its last question just now.
  const next = now + intervalMs(task.pace.requestsPerMinute);
  const results: ArmResult[] = [];
  for (const arm of task.arms) {
    const batches = items.filter((one) => one.arm === arm.arm).map(batchOf);
    if (batches.length === 0) continue;
    const pace = results.at(-1)?.pace ?? { requestsPerMinute: null, since: 0, next };
    results.push(await askArm(tools, { ...partOf(task, arm), batches, pace, end }));
  }
  return results;
}

function partOf({ runId, concurrency, pace: limit }: BatchTask, one: BatchTask["arms"][number]) {
  const { arm, asked, modelId, baseModel, evaluationKey, trainKey, rows: armRows } = one;
  const examples = trainKey === undefined ? null : { runId, trainKey, baseModel };
  const of = { runId, arm, asked };
  const { signal: stop } = new AbortController();
  return { of, modelId, baseModel, evaluationKey, examples, armRows, concurrency, limit, stop };
}

function batchOf({ first, rows, start, end }: ListedBatch) {
  return { first, rows, range: { start, end } };
}

/** The next call waits one interval by itself. */
async function restAfter(
  { clock }: AskTools,
  { pace }: BatchTask,
  state: PaceState | undefined,
): Promise<void> {
  const next = (state?.next ?? 0) - intervalMs(pace.requestsPerMinute);
  await clock.sleep(Math.min(Math.max(0, next - clock.now()), MAX_REST_MS));
}

/** Whether every other question would meet it as well. */
function isLasting(error: unknown): boolean {
  return error instanceof UserError || [401, 403, 404].includes(httpStatus(error) ?? 0);
}

function nameOf(error: unknown): string {
  return error instanceof UserError ? error.code : error instanceof Error ? error.name : "unknown";
}

function sumOf(results: readonly ArmResult[], member: "answered" | "failed" | "news"): number {
  return results.reduce((sum, one) => sum + one[member], 0);
}
