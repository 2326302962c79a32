import { counted } from "../counts.ts";
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

/**
 * How long asking takes, for people: `2,000 rows at 4 a minute: 8 h 20 min`.
 * @param minutes as `evaluationMinutes` returns them
 */
export function evaluationTimeText(rows: number, minutes: number | null): string {
  const all = counted(rows, "row");
  if (minutes === null) return `${all}, as fast as the models answer`;
  const rate = Number((rows / minutes).toPrecision(3)).toLocaleString("en-US");
  return `${all} at ${rate} a minute: ${minutesText(minutes)}`;
}

/** Minutes for people, rounded up: `8 h 20 min`. */
export function minutesText(minutes: number): string {
  const whole = Math.ceil(minutes);
  if (whole <= 1) return "1 min";
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 ? [`${rest} min`] : [])].join(" ");
}
