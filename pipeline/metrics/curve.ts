import type { ChanceLevel, Curve, MetricPoint, NotFinite } from "../run-folder/metrics.ts";
import { bestEpochOf, enoughEpochsOf, epochLosses } from "./epochs.ts";
import { notable } from "./thresholds.ts";
import { type Trend, trendOf } from "./trend.ts";

/** What a curve is judged by. */
export interface CurveData {
  /** By step. */
  readonly training: readonly MetricPoint[];
  /** By step; empty without a validation set. */
  readonly validation: readonly MetricPoint[];
  readonly notFinite: readonly NotFinite[];
  /** null where answers are not labels. */
  readonly chance: ChanceLevel | null;
  /** null where the price is not known. */
  readonly usdPerEpoch: number | null;
}

/** Shapes of trainings that got somewhere: of others, no epoch was enough. */
const LEARNS: readonly Curve["shape"][] = ["falling", "overfitting", "noisy"];

/** Judges the losses of a training: the training loss by its trend, the validation loss by its trend and its level. */
export function judgeCurve(data: CurveData): Curve {
  const { training, validation, notFinite, chance, usdPerEpoch } = data;
  const trend = trendOf(training);
  const held = rangeOf(validation);
  const losses = epochLosses(training, validation);
  const beatsChance = held === null ? null : isBelowChance(held.last, chance);
  const bestBeatsChance = held === null ? null : isBelowChance(held.best, chance);
  const shape = shapeOf({ trend, held, beatsChance, notFinite });
  const learned = LEARNS.includes(shape) && bestBeatsChance !== false;
  const enoughEpochs = learned ? enoughEpochsOf(losses) : null;
  const spared = enoughEpochs === null ? null : losses.epochs - enoughEpochs;
  return {
    shape,
    training:
      trend === undefined ? null : { first: trend.first, last: trend.last, over: trend.over },
    validation: held,
    notFinite: [...notFinite],
    gap: trend === undefined || held === null ? null : held.last - trend.last,
    chance,
    beatsChance,
    epochs: losses.epochs,
    bestEpoch: bestEpochOf(losses),
    enoughEpochs,
    savedUsd: spared === null || usdPerEpoch === null ? null : spared * usdPerEpoch,
  };
}

function rangeOf(points: readonly MetricPoint[]): Curve["validation"] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const best = points.reduce((low, { loss }) => Math.min(low, loss), first.loss);
  return { first: first.loss, best, last: last.loss };
}

/** Whether a loss is below that of guessing; a mean per token is something else, see `ChanceLevel`. */
function isBelowChance(loss: number, chance: ChanceLevel | null): boolean | null {
  if (chance === null || chance.lossPer === "token") return null;
  return loss < chance.below;
}

interface Judged {
  readonly trend: Trend | undefined;
  readonly held: Curve["validation"];
  readonly beatsChance: boolean | null;
  readonly notFinite: readonly NotFinite[];
}

function shapeOf({ trend, held, beatsChance, notFinite }: Judged): Curve["shape"] {
  if (notFinite.some(({ atEnd }) => atEnd)) return "diverged";
  if (trend === undefined) return "unknown";
  if (trend.direction === "rising") return "diverged";
  const roseAgain = held !== null && held.last - held.best > notable(held.best);
  // It learned its training rows by heart, and nothing that holds for other rows.
  const learnedNothing = trend.direction === "falling" && beatsChance === false;
  return roseAgain || learnedNothing ? "overfitting" : trend.direction;
}
