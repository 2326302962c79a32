import { intervalText, pointsText } from "../../../evaluation/score-text.ts";

/** A difference of scores, and the bounds of its interval; from −1 to 1. */
interface IntervalProps {
  readonly gain: number;
  readonly interval: { readonly low: number; readonly high: number };
  /** What is drawn left and right of zero, e.g. 0.5 for −50 to +50 points. */
  readonly reach: number;
}

/** How far intervals reach from zero at most, rounded up to ten points. */
export function reachOf(intervals: readonly { low: number; high: number }[]): number {
  const furthest = Math.max(0.1, ...intervals.flatMap(({ low, high }) => [-low, high]));
  return Math.min(1, Math.ceil(furthest * 10) / 10);
}

/** A difference with its interval as a dot on a line, zero as a thin line; right of it is in favor of the tuned model. */
export function IntervalChart({ gain, interval: { low, high }, reach }: IntervalProps) {
  const at = (value: number) => `${(((value + reach) / (2 * reach)) * 100).toFixed(2)}%`;
  const side = low > 0 ? "good" : high < 0 ? "bad" : "unsure";
  const label = `${pointsText(gain)} points, interval ${intervalText({ low, high })}`;
  return (
    <svg class={`interval ${side}`} width="100%" height="16" role="img" aria-label={label}>
      <line class="zero" x1={at(0)} x2={at(0)} y1="0" y2="16" />
      <line class="range" x1={at(low)} x2={at(high)} y1="8" y2="8" />
      <line class="end" x1={at(low)} x2={at(low)} y1="4" y2="12" />
      <line class="end" x1={at(high)} x2={at(high)} y1="4" y2="12" />
      <circle cx={at(gain)} cy="8" r="4" />
    </svg>
  );
}
