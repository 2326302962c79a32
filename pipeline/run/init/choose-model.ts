import { estimateCost, type ModelFit, type Survey } from "../../../dataset-tools/index.ts";
import { findBaseModel } from "../../../dataset-tools/models/base-models.ts";

/** A base model that would take the rows, and what a training on them would cost. */
export interface ModelOffer {
  readonly model: string;
  readonly title: string;
  readonly regions: readonly string[];
  /** Of the training, estimated; null: its price is not known. */
  readonly usd: number | null;
  /** Its price was read from AWS's price list. */
  readonly confirmed: boolean;
  /** The tuned model is paid by the token, and not by the hour. */
  readonly onDemand: boolean;
}

/** Shares of the rows that are not held out, by default. */
const TRAINED_SHARE = 0.7;

/**
 * The base models that would take the rows, the one to start with first: those that are served by the token before
 * those that are paid by the hour, then by the price of the training.
 */
export function offeredModels({
  models,
  profile,
}: Pick<Survey, "models" | "profile">): ModelOffer[] {
  const tokens = profile?.tokens ?? { low: 1, expected: 1, high: 1 };
  const offers = models.filter(({ fits }) => fits).map((fit) => offerOf(fit, tokens));
  return offers.sort(
    (one, other) =>
      Number(other.onDemand) - Number(one.onDemand) ||
      (one.usd ?? Infinity) - (other.usd ?? Infinity),
  );
}

function offerOf(
  { model, title, regions }: ModelFit,
  tokens: { low: number; expected: number; high: number },
): ModelOffer {
  const facts = findBaseModel(model);
  const prices = facts?.prices ?? {};
  const epochs = facts?.hyperparameters.values["epochCount"]?.default ?? 1;
  const { training } = estimateCost({ tokens, epochs: epochs * TRAINED_SHARE, prices });
  return {
    ...{ model, title, regions },
    usd: training.known ? training.expected : null,
    confirmed: prices.training?.confirmed === true,
    onDemand: facts?.serving.paths.includes("on-demand") === true,
  };
}
