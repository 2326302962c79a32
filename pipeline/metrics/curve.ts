import type { CurveVerdict, MetricPoint } from "../run-folder/metrics.ts";

/** A smaller share of change than this is called flat. */
const NOTABLE = 0.02;

/** Mean loss; taken over a tenth of the steps, so that one noisy step decides nothing. */
function mean(points: readonly MetricPoint[]): number {
  return points.reduce((sum, point) => sum + point.loss, 0) / points.length;
}

/** Names the shape of a loss curve: does the loss fall, and does the validation loss rise again? */
export function judgeCurve(
  training: readonly MetricPoint[],
  validation: readonly MetricPoint[],
): CurveVerdict {
  if (training.length < 2) {
    return {
      shape: "unknown",
      sentence: "The job reported too few metrics to judge its loss curve.",
    };
  }
  const part = Math.max(1, Math.floor(training.length / 10));
  const first = mean(training.slice(0, part));
  const last = mean(training.slice(-part));
  const change = (last - first) / Math.abs(first || 1);
  const from = `from ${first.toFixed(3)} to ${last.toFixed(3)}`;
  if (change > NOTABLE) {
    return {
      shape: "rising",
      sentence: `The training loss rose ${from}: the learning rate is probably too high.`,
    };
  }
  if (turnsUp(validation)) {
    return {
      shape: "overfitting",
      sentence: `The training loss fell ${from}, but the validation loss rose again after its best epoch: fewer epochs would be enough.`,
    };
  }
  if (change > -NOTABLE) {
    return { shape: "flat", sentence: `The training loss hardly changed (${from}).` };
  }
  return { shape: "falling", sentence: `The training loss fell ${from}.` };
}

function turnsUp(validation: readonly MetricPoint[]): boolean {
  const last = validation.at(-1);
  if (last === undefined || validation.length < 2) return false;
  const best = Math.min(...validation.map((point) => point.loss));
  return last.loss > best * (1 + NOTABLE);
}
