/**
 * A smaller change of a loss means nothing: 2% of it, and at least 0.01 nats, by which the probability of the right
 * answer changes by 1%. Validation losses of two epochs are of the same rows, so that sampling hardly moves them apart.
 */
const NOTABLE = { share: 0.02, nats: 0.01 };

/**
 * Noise that would hide a change of a tenth of the loss. With batches of one record single steps differ more than
 * that, but not the means of tenths.
 */
export const NOISY_SHARE = 0.1;

/** Half of what training had gained is lost again: more than a last bad batch does to the mean of a tenth. */
export const LOST_SHARE = 0.5;

/**
 * The share of the chance level by which a validation loss must be below it to count as better: the loss of a row
 * varies by about half the level, and twice the standard error of its mean is allowed for; never less than 5%. On 240
 * splits of `cases/gate/noise.jsonl`, labels drawn at random, the local engine came 8.5% below it on 24 rows at most.
 */
export function chanceMargin(validationRows: number): number {
  return Math.max(0.05, 1 / Math.sqrt(Math.max(1, validationRows)));
}

/** The smallest change of a loss at this level that means something, in nats. */
export function notable(level: number): number {
  return Math.max(NOTABLE.nats, NOTABLE.share * Math.abs(level));
}
