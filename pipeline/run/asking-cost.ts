import { counted } from "../counts.ts";
import {
  SECONDS_OF_AN_ANSWER,
  type Share,
  shareOf,
} from "../evaluation/in-batches/share-of-pace.ts";
import { BATCH_ROWS } from "../run-folder/answered-rows.ts";
import type { Plan } from "../run-folder/plan.ts";
import { dollars } from "../usd.ts";
import type { Pace } from "../workflow/input.ts";
import {
  type OrchestrationUse,
  orchestrationPrices,
  orchestrationUsd,
} from "./orchestration-cost.ts";

/** What several functions that ask at the same time cost besides the models' tokens. */
export type AskingCost = NonNullable<Plan["askingByFunctions"]>;

/** Questions to models with one quota. */
interface Asked {
  readonly rows: number;
  readonly arms: number;
  readonly limit: Pace;
}

/** Memory of a function, see `TaskFunction` in infra/constructs. */
const GB = 1;

/** An object of answers is written so often while its batch is asked, see `OpenBatch`. */
const SECONDS_BETWEEN_WRITES = 10;

/**
 * The cost of asking by several functions; undefined where one function asks all rows. Retries are not in it.
 * A function is billed while it waits for its share of the quota, so that they cost about as many times one
 * function as there are: 20,000 rows of two models at 500 a minute, 20 functions for 41 minutes, are 0.66 USD.
 */
export function askingCost(
  plan: Pick<Plan, "settings" | "rows" | "origin">,
): AskingCost | undefined {
  const { concurrency, maxTokens, inCloudAbove } = plan.settings.evaluation;
  if (inCloudAbove === undefined || plan.rows.evaluation <= inCloudAbove) return undefined;
  const divided = quotasOf(plan).flatMap((asked) => {
    const batches = Math.ceil(asked.rows / BATCH_ROWS);
    const share = shareOf({ limit: asked.limit, concurrency, maxTokens, batches });
    return share === null ? [] : [{ share, batches, use: useOf(asked, share, batches) }];
  });
  if (divided.length === 0) return undefined;
  const sum = (of: (one: (typeof divided)[number]) => number) =>
    divided.reduce((total, one) => total + of(one), 0);
  return {
    functions: sum(({ share }) => share.workers),
    calls: sum(({ share, batches }) => Math.ceil(batches / share.batchesPerCall)),
    usd: sum(({ use }) => orchestrationUsd(use)),
  };
}

/** Whether an alias points at a champion is known when the run comes to it: it is counted. */
function quotasOf({ settings, rows, origin }: Pick<Plan, "settings" | "rows" | "origin">): Asked[] {
  const { pace } = settings.evaluation;
  const { fewShot, champion } = settings.gate;
  const baseArms = (fewShot === null ? 1 : 2) + (origin === "base" ? 1 : 0);
  const base = { rows: baseArms * rows.evaluation, arms: baseArms, limit: pace.base };
  if (origin === "base") return [base];
  const more = champion === null ? 0 : rows.evaluation + 2 * champion.forgettingRows;
  const arms = champion === null ? 1 : 4;
  return [base, { rows: rows.evaluation + more, arms, limit: pace.tuned }];
}

function useOf({ rows, arms, limit }: Asked, share: Share, batches: number): OrchestrationUse {
  const { workers, concurrency, batchesPerCall } = share;
  const perSecond = Math.min(
    (limit.requestsPerMinute ?? Number.POSITIVE_INFINITY) / 60,
    (workers * concurrency) / SECONDS_OF_AN_ANSWER,
  );
  const seconds = rows / perSecond;
  const calls = Math.ceil(batches / batchesPerCall);
  return {
    // A child starts, and has one state.
    transitions: 2 * calls,
    lambdaGbSeconds: GB * workers * seconds,
    lambdaRequests: calls,
    // Each call lists the answers of its arm, and writes an object from time to time and at its end.
    s3Puts: calls + batches + (workers * seconds) / SECONDS_BETWEEN_WRITES + arms,
    // Two signs; rows and earlier answers of each batch.
    s3Gets: 2 * calls + 2 * batches,
  };
}

/** What it costs, for people, e.g. `by 20 functions at the same time, about $0.67 for Lambda, Step Functions and S3`. */
export function askingCostText({ functions, usd }: AskingCost): string {
  const where = `list prices of ${orchestrationPrices.region}`;
  return `by ${counted(functions, "function")} at the same time, about ${dollars(usd)} for Lambda, Step Functions and S3 (${where})`;
}
