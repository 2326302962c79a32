import type { MetricPoint } from "../run-folder/metrics.ts";
import { notable } from "./thresholds.ts";

/** How the validation loss went from epoch to epoch. */
export interface EpochLosses {
  /** Epochs that the job trained, by either file. */
  readonly epochs: number;
  /** Validation loss at the end of each epoch that has one, in order; epochs count from 1. */
  readonly validation: readonly { readonly epoch: number; readonly loss: number }[];
}

/** Files of old and new jobs count epochs from 0 or from 1, and have a validation loss per epoch or several. */
export function epochLosses(
  training: readonly MetricPoint[],
  validation: readonly MetricPoint[],
): EpochLosses {
  const counted = training.length > 0 ? training : validation;
  const lowest = counted.reduce((low, { epoch }) => Math.min(low, epoch), Number.POSITIVE_INFINITY);
  const ordinal = ({ epoch }: MetricPoint) => Math.max(1, Math.floor(epoch - lowest) + 1);
  const atEnd = new Map(validation.map((point) => [ordinal(point), point.loss]));
  return {
    epochs: [...training, ...validation].reduce((most, one) => Math.max(most, ordinal(one)), 0),
    validation: [...atEnd].map(([epoch, loss]) => ({ epoch, loss })),
  };
}

/** Epoch with the lowest validation loss; null where there is none. */
export function bestEpochOf({ validation }: EpochLosses): number | null {
  const [first, ...rest] = validation;
  if (first === undefined) return null;
  return rest.reduce((best, one) => (one.loss < best.loss ? one : best), first).epoch;
}

/** The first epoch after which the validation loss hardly got lower; null where only one epoch was measured. */
export function enoughEpochsOf({ validation, epochs }: EpochLosses): number | null {
  if (validation.length < Math.min(2, epochs)) return null;
  const best = Math.min(...validation.map(({ loss }) => loss));
  return validation.find(({ loss }) => loss - best <= notable(best))?.epoch ?? null;
}
