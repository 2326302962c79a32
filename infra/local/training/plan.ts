/** How the head is trained. */
export interface TrainingPlan {
  readonly epochs: number;
  readonly batchSize: number;
  /** Adagrad's highest rate; it falls linearly to 2% of it. */
  readonly rate: number;
  /** Steps over which the rate rises to its highest. */
  readonly warmupSteps: number;
  /** Records that all epochs may read together, where that is fewer than the learner's own bound. */
  readonly maxRead?: number;
}

/** Hyperparameters as Bedrock's users give them; `defaultLearningRate` is the base model's. */
export interface HyperParameters {
  readonly epochCount: number;
  readonly learningRate: number;
  readonly defaultLearningRate: number;
  readonly learningRateWarmupSteps: number;
  /** Absent where the base model has no such hyperparameter (Nova). */
  readonly batchSize?: number;
}

/** The head's rate for the base model's default learning rate. */
const RATE_AT_DEFAULT = 0.3;
const MAX_BATCH_SIZE = 16;
/** With 360 records of 10 labels batches of 1 to 8 made no difference (96–98%); fewer steps than this did worse. */
const MIN_STEPS = 200;

/**
 * Translates Bedrock's hyperparameters: epochs, batch size and warm-up unchanged, the learning rate
 * relative to the base model's default, so that twice the default is twice the default here too.
 * Without a batch size small sets get small batches, because the steps, not the records, teach.
 */
export function planFor(given: HyperParameters, records: number): TrainingPlan {
  const batchSize =
    given.batchSize ??
    Math.min(MAX_BATCH_SIZE, Math.max(1, Math.floor((records * given.epochCount) / MIN_STEPS)));
  return {
    epochs: given.epochCount,
    batchSize,
    rate: (RATE_AT_DEFAULT * given.learningRate) / given.defaultLearningRate,
    warmupSteps: given.learningRateWarmupSteps,
  };
}
