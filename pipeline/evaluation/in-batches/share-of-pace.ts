import { BATCH_ROWS } from "../../run-folder/answered-rows.ts";
import type { Pace } from "../../workflow/input.ts";
import { intervalMs } from "../pacer.ts";

/** What one quota's rows are divided by. */
export interface Quota {
  /** Of all its functions together. */
  readonly limit: Pace;
  /** Questions that one function has under way at the same time, where the pace is known; else all of them together. */
  readonly concurrency: number;
  /** Tokens of an answer at most. */
  readonly maxTokens: number;
  /** Batches to ask. */
  readonly batches: number;
}

/** How the functions that ask at the same time share one quota. */
export interface Share {
  /** Functions that ask at the same time. */
  readonly workers: number;
  /** Of each of them. */
  readonly pace: Pace;
  readonly concurrency: number;
  /** Batches that one call asks. */
  readonly batchesPerCall: number;
  /** Seconds after the last question of any of them until one function may ask at the whole pace. */
  readonly restSeconds: number;
}

const MAX_WORKERS = 10;

/** A function with less than this would mostly wait: one question in three seconds. */
const MIN_PER_MINUTE = 20;

/** Minutes that a call is planned for; it has twelve. */
const CALL_MINUTES = 4;

/** Assumed where only the model's own speed counts. */
export const SECONDS_OF_AN_ANSWER = 2;

/**
 * Divides a quota among functions; null where one asks as fast as several.
 *
 * The rate is kept in every window of a minute. A pacer with a limit of m a minute, m whole, sends at most m in any
 * 60 s, even if requests arrive a second closer together than they were sent (m intervals are 61.2 s). A function
 * waits one interval before its first question, so that the calls that follow one another on one of the n places of
 * a Map are as one paced row. n places with a share of m = ⌊limit / n⌋ each therefore send at most n × m ≤ limit.
 *
 * What it is for: with 4 questions at once and answers of 2 s, one function asks 120 a minute, 20,000 rows in 2 h 47 min,
 * although the quota allows 500. Ten functions with a share of 50 need 41 min; their first waits, one of 1.2 s in four
 * minutes, add less than 1 %. Where the pace is not known, `concurrency` alone protects the model, so they share it.
 */
export function shareOf(quota: Quota): Share | null {
  const { limit, concurrency, batches } = quota;
  const isPaced = limit.requestsPerMinute !== null || limit.tokensPerMinute !== null;
  const workers = Math.min(MAX_WORKERS, batches, isPaced ? workersByPace(quota) : concurrency);
  if (workers < 2) return null;
  const { requestsPerMinute, tokensPerMinute } = limit;
  const pace = {
    requestsPerMinute: requestsPerMinute && Math.floor(requestsPerMinute / workers),
    tokensPerMinute: tokensPerMinute && tokensPerMinute / workers,
  };
  const each = isPaced ? concurrency : Math.floor(concurrency / workers);
  const rest = intervalMs(pace.requestsPerMinute) + intervalMs(requestsPerMinute);
  return {
    workers,
    pace,
    concurrency: each,
    batchesPerCall: batchesPerCall({ ...quota, limit: pace, concurrency: each }, workers),
    restSeconds: Math.ceil(rest / 1000),
  };
}

/** Each must be able to ask often enough, by requests and by tokens. */
function workersByPace({ limit, maxTokens }: Quota): number {
  const questions = [
    limit.requestsPerMinute,
    limit.tokensPerMinute && limit.tokensPerMinute / maxTokens,
  ];
  const known = questions.filter((perMinute) => perMinute !== null);
  return Math.floor(Math.min(...known) / MIN_PER_MINUTE);
}

/** So many that a call takes some minutes, and that every function gets at least two calls where that is possible. */
function batchesPerCall(
  { limit, concurrency, maxTokens, batches }: Quota,
  workers: number,
): number {
  const perMinute = Math.min(
    limit.requestsPerMinute ?? Number.POSITIVE_INFINITY,
    (limit.tokensPerMinute ?? Number.POSITIVE_INFINITY) / maxTokens,
    (60 / SECONDS_OF_AN_ANSWER) * concurrency,
  );
  const planned = Math.floor((CALL_MINUTES * perMinute) / BATCH_ROWS);
  return Math.max(1, Math.min(planned, Math.floor(batches / (2 * workers))));
}
