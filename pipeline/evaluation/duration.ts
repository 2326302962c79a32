import type { Pace } from "../workflow/input.ts";

/**
 * Minutes that asking the held-out rows takes at the given pace: those of the slower model, since both are asked at
 * the same time. Null where neither has a pace, so that only the models' own speed counts.
 * @param tokensPerRow tokens of a question and its answer, where they are known
 */
export function evaluationMinutes(
  rows: number,
  pace: { readonly tuned: Pace; readonly base: Pace },
  tokensPerRow = 0,
): number | null {
  const limits = [pace.tuned, pace.base].flatMap(({ requestsPerMinute, tokensPerMinute }) => [
    requestsPerMinute === null ? 0 : rows / requestsPerMinute,
    tokensPerMinute === null ? 0 : (rows * tokensPerRow) / tokensPerMinute,
  ]);
  const minutes = Math.max(...limits);
  return minutes === 0 ? null : minutes;
}
