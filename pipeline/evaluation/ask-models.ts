import { z } from "zod";
import { Arm, Asked } from "../run-folder/answered-rows.ts";
import { ExecutionInput, Pace } from "../workflow/input.ts";
import { type ArmResult, type AskTools, askArm } from "./ask-arm.ts";
import { PaceState } from "./pacer.ts";
import { type Batch, indexFiles, rowsOf } from "./rows.ts";

/** One arm of an evaluation: which model is asked which rows, and how fast. */
export const AskedArm = z.strictObject({
  arm: Arm,
  /** What the runtime accepts as `modelId`: an id, an inference profile, a deployment or throughput. */
  modelId: z.string(),
  /** Id or short name of its base model, whose settings for the most likely answer are used. */
  baseModel: z.string(),
  /** Earlier answers count if they are answers to this. */
  asked: Asked,
  /** Key of the rows' file. */
  evaluationKey: z.string(),
  /** Key of the training rows, from which the examples of `asked` are chosen; absent where it has none. */
  trainKey: z.string().exactOptional(),
  pace: Pace,
  /** Name of the quota that limits it. Arms with the same one are asked one after the other. */
  quota: z.string(),
});
export type AskedArm = z.infer<typeof AskedArm>;

/** What one call of the loop does. */
export const AskModelsRequest = z.strictObject({
  runId: z.string(),
  /** In the order in which those with the same quota are asked. */
  arms: z.array(AskedArm).min(1),
  /** Questions to each model that are under way at the same time. */
  concurrency: ExecutionInput.shape.evaluation.shape.concurrency,
  /** Paces at which the call before has ended; null for the first call. */
  cursor: z.partialRecord(Arm, PaceState).nullable(),
  /** Asking ends at that time, in milliseconds since the epoch. */
  deadline: z.number(),
});
export type AskModelsRequest = z.infer<typeof AskModelsRequest>;

type ByArm<Value> = Readonly<Partial<Record<Arm, Value>>>;

/** Counts only; the answers stay in the bucket. */
export interface AskResult {
  /** Rows of the first arm's file. */
  readonly rows: number;
  /** As many of them as the slowest quota has let through, in proportion to all questions of its arms. */
  readonly answered: number;
  /** Rows that the models refuse. */
  readonly failed: ByArm<number>;
  readonly done: boolean;
  /** Current requests a minute; null where nothing limits them. */
  readonly perMinute: ByArm<number | null>;
  /** AWS's name of the last error after which a row is asked again; null where there was none in this call. */
  readonly lastError: ByArm<string | null>;
  /** For the next call. */
  readonly cursor: ByArm<PaceState>;
  /** Seconds to wait before the next call; 0 where it can get answers at once. */
  readonly waitSeconds: number;
  /** Not done, and no time is left before the deadline. */
  readonly tooLate: boolean;
}

/** Wait after a call that could get no answers: with the call itself at most 240 rounds in two days. */
const WAIT_SECONDS = 600;

/**
 * Asks every arm the rows that it has not answered yet, each quota at its own pace, until all are answered or the
 * budget is spent. A throttled question or a failure of AWS is no answer: the row is asked again, in this call or a
 * later one. Answers are kept in the run's folder as they come, so that nothing is asked twice. The few rows that
 * are not answered at the deadline count as refused, if they are few enough to decide without them.
 * @throws UserError `Evaluation.TooManyFailures`, `Evaluation.BadRow`; errors of AWS that every question would meet
 */
export async function askModels(tools: AskTools, request: AskModelsRequest): Promise<AskResult> {
  const ofCall = tools.clock.now() + tools.budget;
  const end = { at: Math.min(ofCall, request.deadline), isLast: request.deadline <= ofCall };
  const keys = request.arms.map(({ evaluationKey }) => evaluationKey);
  const batches = await indexFiles(tools.bucket, keys);
  const stop = new AbortController();
  const asked = byQuota(request.arms).map(async (arms) => {
    try {
      return await askInTurn(tools, request, { arms, batches, end, stop: stop.signal });
    } catch (error) {
      stop.abort();
      throw error;
    }
  });
  // The other models' answers are kept before an error ends the call.
  const settled = await Promise.allSettled(asked);
  return resultOf(settled.map(unwrap), request.arms[0]?.arm, tools.clock.now());
}

/** The arms of each quota. */
export function byQuota(arms: readonly AskedArm[]): AskedArm[][] {
  const quotas = [...new Set(arms.map(({ quota }) => quota))];
  return quotas.map((quota) => arms.filter((arm) => arm.quota === quota));
}

interface Turn {
  readonly arms: readonly AskedArm[];
  readonly batches: ReadonlyMap<string, readonly Batch[]>;
  readonly end: { readonly at: number; readonly isLast: boolean };
  readonly stop: AbortSignal;
}

/** Asks the arms of one quota, each at the pace at which the one before has ended. */
async function askInTurn(
  tools: AskTools,
  { runId, concurrency, cursor }: AskModelsRequest,
  { arms, batches, end, stop }: Turn,
): Promise<ArmResult[]> {
  const results: ArmResult[] = [];
  for (const { arm, asked, pace: limit, quota: _quota, trainKey, ...one } of arms) {
    const pace = results.at(-1)?.pace ?? cursor?.[arm] ?? null;
    const of = { runId, arm, asked };
    const rows = batches.get(one.evaluationKey) ?? [];
    const examples = trainKey === undefined ? null : { ...one, runId, trainKey };
    const whole = { batches: rows, armRows: rowsOf(rows) };
    const part = { ...one, ...whole, of, examples, concurrency, limit, pace, end, stop };
    results.push(await askArm(tools, part));
  }
  return results;
}

function unwrap<Value>(settled: PromiseSettledResult<Value>): Value {
  if (settled.status === "fulfilled") return settled.value;
  throw settled.reason;
}

function resultOf(quotas: readonly ArmResult[][], first: Arm | undefined, now: number): AskResult {
  const arms = quotas.flat();
  const pick = <Value>(what: (of: ArmResult) => Value): ByArm<Value> =>
    Object.fromEntries(arms.map((one) => [one.arm, what(one)]));
  const open = quotas.filter((quota) => quota.some(isOpen));
  const rows = arms.find(({ arm }) => arm === first)?.rows ?? 0;
  return {
    rows,
    answered: Math.floor(rows * Math.min(...quotas.map(shareAnswered))),
    failed: pick(({ failed }) => failed),
    done: open.length === 0,
    perMinute: pick(({ perMinute }) => perMinute),
    lastError: pick(({ lastError }) => lastError),
    cursor: pick(({ pace }) => pace),
    waitSeconds: waitOf(open, now),
    tooLate: arms.some(({ tooLate }) => tooLate),
  };
}

function isOpen({ answered, rows }: ArmResult): boolean {
  return answered < rows;
}

/** Which share of its arms' questions a quota has let through, 0 to 1. */
export function shareAnswered(quota: readonly Pick<ArmResult, "answered" | "rows">[]): number {
  const sum = (of: "answered" | "rows") => quota.reduce((total, one) => total + one[of], 0);
  return sum("rows") === 0 ? 1 : sum("answered") / sum("rows");
}

/** A next call makes sense at once if a quota that is not done has let answers through, and none was given up. */
function waitOf(open: readonly ArmResult[][], now: number): number {
  const isMoving = (quota: readonly ArmResult[]) =>
    quota.some(({ news }) => news > 0) && !quota.some(({ stuck }) => stuck);
  if (open.length === 0 || open.some(isMoving)) return 0;
  const next = Math.min(...open.map((quota) => quota.at(-1)?.pace.next ?? now));
  return Math.max(WAIT_SECONDS, Math.ceil((next - now) / 1000));
}
