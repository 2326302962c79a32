import { type CurveData, judgeCurve } from "../../pipeline/metrics/curve.ts";
import type { Curve, MetricPoint } from "../../pipeline/run-folder/metrics.ts";

/** Points of a curve, `perEpoch` to an epoch; epochs count from 0. */
export function points(losses: readonly number[], perEpoch = losses.length): MetricPoint[] {
  return losses.map((loss, step) => ({
    step,
    epoch: Math.floor(step / perEpoch),
    loss,
    perplexity: null,
  }));
}

/** Judges losses, those of validation one to an epoch. */
export function judged(
  training: readonly number[],
  validation: readonly number[] = [],
  rest: Partial<CurveData> = {},
): Curve {
  const perEpoch = Math.max(1, Math.ceil(training.length / Math.max(1, validation.length)));
  return judgeCurve({
    training: points(training, perEpoch),
    validation: points(validation, 1),
    notFinite: [],
    chance: null,
    usdPerEpoch: null,
    ...rest,
  });
}
