/** How the head is trained. */
export interface TrainingPlan {
  readonly epochs: number;
  readonly batchSize: number;
  /** Adagrad's rate at full height; it falls linearly to 2 % of it. */
  readonly rate: number;
  /** Steps over which the rate rises to its height. */
  readonly warmupSteps: number;
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

/** The head's rate when the user takes the base model's default learning rate. */
const RATE_AT_DEFAULT = 0.3;
const LARGEST_BATCH = 16;
/** With 360 records of 10 labels batches of 1 to 8 came out alike (96–98 %); fewer steps than this did worse. */
const STEPS_WANTED = 200;

/**
 * Translates Bedrock's hyperparameters: epochs, batch size and warm-up as they are, the learning rate
 * relative to the base model's default, so that twice the default is twice the default here too.
 * Without a batch size small sets get small batches, because the steps, not the records, teach.
 */
export function planFor(given: HyperParameters, records: number): TrainingPlan {
  const batchSize =
    given.batchSize ??
    Math.min(LARGEST_BATCH, Math.max(1, Math.floor((records * given.epochCount) / STEPS_WANTED)));
  return {
    epochs: given.epochCount,
    batchSize,
    rate: (RATE_AT_DEFAULT * given.learningRate) / given.defaultLearningRate,
    warmupSteps: given.learningRateWarmupSteps,
  };
}
