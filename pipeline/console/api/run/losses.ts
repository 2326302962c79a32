import { curveText } from "../../../metrics/curve-text.ts";
import type { MetricPoint, TrainingMetrics } from "../../../run-folder/metrics.ts";

/** Points of a line beyond which neighbors are averaged. */
const MAX_POINTS = 600;

/** The loss while a model was trained, ready to be drawn: steps with the losses that are known there. */
export interface Losses {
  readonly training: readonly LossPoint[];
  readonly validation: readonly LossPoint[];
  /** Last step of each epoch but the last. */
  readonly epochEnds: readonly number[];
  /** Step from which on the validation loss rises again; null where it does not. */
  readonly overfitFrom: number | null;
  /** Steps that were reported. */
  readonly steps: number;
  /** What the curve says, in sentences. */
  readonly text: string;
}

/** A loss, nats per token or answer as Bedrock reports it, at a step from 1. */
export type LossPoint = readonly [step: number, loss: number];

/** The losses of a training; what is no finite number is left out. */
export function lossesOf({ training, validation, curve }: TrainingMetrics): Losses {
  const best = validation.reduce<MetricPoint | null>(
    (lowest, point) => (lowest === null || point.loss < lowest.loss ? point : lowest),
    null,
  );
  return {
    training: thinned(pointsOf(training)),
    validation: pointsOf(validation),
    epochEnds: epochEndsOf(training),
    overfitFrom: curve.shape === "overfitting" ? (best?.step ?? null) : null,
    steps: training.length,
    text: curveText(curve),
  };
}

function pointsOf(points: readonly MetricPoint[]): LossPoint[] {
  return points.flatMap(({ step, loss }) => (Number.isFinite(loss) ? [[step, loss] as const] : []));
}

/** Averages neighbors, so that a long curve stays small. */
function thinned(points: readonly LossPoint[]): LossPoint[] {
  const size = Math.ceil(points.length / MAX_POINTS);
  if (size <= 1) return [...points];
  return Array.from({ length: Math.ceil(points.length / size) }, (_, at) => {
    const part = points.slice(at * size, (at + 1) * size);
    const mean = (of: 0 | 1) => part.reduce((sum, point) => sum + point[of], 0) / part.length;
    return [mean(0), mean(1)] as const;
  });
}

function epochEndsOf(training: readonly MetricPoint[]): number[] {
  return training.flatMap((point, at) => {
    const after = training[at + 1];
    return after !== undefined && Math.floor(after.epoch) > Math.floor(point.epoch)
      ? [point.step]
      : [];
  });
}
