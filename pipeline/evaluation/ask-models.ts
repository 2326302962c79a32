import { z } from "zod";
import { type ComparedModel, comparedModels } from "../run-folder/answered-rows.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { type AskTools, askModel, type ModelResult } from "./ask-model.ts";
import { askedOf, Evaluated } from "./evaluated.ts";
import { PaceState } from "./pacer.ts";
import { indexBatches } from "./rows.ts";

const { concurrency, pace } = ExecutionInput.shape.evaluation.shape;

/** What one call of the loop does. */
export const AskModelsRequest = z.strictObject({
  runId: z.string(),
  evaluated: Evaluated,
  /** What the runtime accepts as `modelId` of the tuned model: its deployment or throughput. */
  servingArn: z.string(),
  /** Customization id of the base model. */
  baseModel: z.string(),
  evaluationKey: z.string(),
  /** Questions to each model that are under way at the same time. */
  concurrency,
  /** Limits of the two models. */
  pace,
  /** Paces at which the call before has ended; null for the first call. */
  cursor: z.strictObject({ tuned: PaceState, base: PaceState }).nullable(),
  /** Asking ends at that time, in milliseconds since the epoch. */
  deadline: z.number(),
});
export type AskModelsRequest = z.infer<typeof AskModelsRequest>;

type ByModel<Value> = Readonly<Record<ComparedModel, Value>>;

/** Counts only; the answers stay in the bucket. */
export interface AskResult {
  /** Rows of the held-out file. */
  readonly rows: number;
  /** Rows that the slower of the two models has answered, those included that it refuses. */
  readonly answered: number;
  /** Rows that the models refuse. */
  readonly failed: ByModel<number>;
  readonly done: boolean;
  /** Current requests a minute; null where nothing limits them. */
  readonly perMinute: ByModel<number | null>;
  /** AWS's name of the last error after which a row is asked again; null where there was none in this call. */
  readonly lastError: ByModel<string | null>;
  /** For the next call. */
  readonly cursor: ByModel<PaceState>;
  /** Seconds to wait before the next call; 0 where it can get answers at once. */
  readonly waitSeconds: number;
  /** Not done, and no time is left before the deadline. */
  readonly tooLate: boolean;
}

/** Wait after a call that could get no answers: with the call itself at most 240 rounds in two days. */
const WAIT_SECONDS = 600;

/**
 * Asks both models the held-out rows that they have not answered yet, each at its own pace, until all are answered or
 * the budget is spent. A throttled question or a failure of AWS is no answer: the row is asked again, in this call or
 * a later one. Answers are kept in the run's folder as they come, so that nothing is asked twice. The few rows that
 * are not answered at the deadline count as refused, if they are few enough to decide without them.
 * @throws UserError `Evaluation.TooManyFailures`, `Evaluation.BadRow`; errors of AWS that every question would meet
 */
export async function askModels(tools: AskTools, request: AskModelsRequest): Promise<AskResult> {
  const ofCall = tools.clock.now() + tools.budget;
  const end = { at: Math.min(ofCall, request.deadline), isLast: request.deadline <= ofCall };
  const batches = await indexBatches(tools.bucket, request.evaluationKey);
  const stop = new AbortController();
  const asked = comparedModels.map(async (model) => {
    try {
      return await askModel(tools, { ...partOf(request, model), batches, end, stop: stop.signal });
    } catch (error) {
      stop.abort();
      throw error;
    }
  });
  // The other model's answers are kept before an error ends the call.
  const [tuned, base] = await Promise.allSettled(asked);
  const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
  return resultOf({ tuned: unwrap(tuned), base: unwrap(base) }, rows, tools.clock.now());
}

function partOf(request: AskModelsRequest, model: ComparedModel) {
  const { runId, evaluated, evaluationKey, baseModel, concurrency } = request;
  return {
    of: { runId, model, asked: askedOf(evaluated)[model] },
    modelId: model === "tuned" ? request.servingArn : evaluated.baseModel,
    evaluationKey,
    baseModel,
    concurrency,
    limit: request.pace[model],
    pace: request.cursor?.[model] ?? null,
  };
}

function unwrap<Value>(settled: PromiseSettledResult<Value> | undefined): Value {
  if (settled?.status === "fulfilled") return settled.value;
  throw settled?.reason;
}

function resultOf(models: ByModel<ModelResult>, rows: number, now: number): AskResult {
  const { tuned, base } = models;
  const pick = <Value>(what: (model: ModelResult) => Value) => ({
    tuned: what(tuned),
    base: what(base),
  });
  const open = [tuned, base].filter(({ answered }) => answered < rows);
  return {
    rows,
    answered: Math.min(tuned.answered, base.answered),
    failed: pick(({ failed }) => failed),
    done: open.length === 0,
    perMinute: pick(({ perMinute }) => perMinute),
    lastError: pick(({ lastError }) => lastError),
    cursor: pick(({ pace }) => pace),
    waitSeconds: waitOf(open, now),
    tooLate: open.some(({ tooLate }) => tooLate),
  };
}

/** A next call makes sense at once if a model that is not done has answered in this one, and was not given up. */
function waitOf(open: readonly ModelResult[], now: number): number {
  if (open.length === 0 || open.some(({ news, stuck }) => news > 0 && !stuck)) return 0;
  const next = Math.min(...open.map(({ pace }) => pace.next));
  return Math.max(WAIT_SECONDS, Math.ceil((next - now) / 1000));
}
