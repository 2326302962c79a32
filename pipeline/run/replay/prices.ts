import type { BaseModelFacts, Prices } from "../../../dataset-tools/models/base-model.ts";
import { findBaseModel } from "../../../dataset-tools/models/base-models.ts";
import type { PriceFile } from "../../models/price-file.ts";
import { unpaced } from "../../models/resolve.ts";
import type { Pace, TokenPrices } from "../../workflow/input.ts";
import type { Side, Sides } from "./sides.ts";

/**
 * USD for 1,000 tokens of a question and of an answer: refreshed prices before the shipped ones, null where none is
 * known. Throughput is paid by the hour, whether it is asked or not: its answers cost nothing more.
 */
export function tokenPrices({ path, baseModel }: Side, listed: PriceFile | null): TokenPrices {
  if (path === "provisioned") return { input: 0, output: 0 };
  const prices: Prices = { ...factsOf(baseModel)?.prices, ...listed?.models[baseModel.name] };
  const [input, output] =
    path === "base"
      ? [prices.baseInput, prices.baseOutput]
      : [prices.tunedInput, prices.tunedOutput];
  return { input: input?.usd ?? null, output: output?.usd ?? null };
}

/** USD of a question and its answer; null where a price is not known. */
export function usdOf(
  { input, output }: TokenPrices,
  { inputTokens, outputTokens }: { inputTokens: number; outputTokens: number },
): number | null {
  if (input === null || output === null) return null;
  return (inputTokens * input + outputTokens * output) / 1000;
}

/** Questions a minute where no quota of the models is known. */
const UNKNOWN_PACE = 60;

/** Production asks the same models: that much of a quota is left to it. */
const SHARE = 0.5;

/**
 * How fast both models together are asked by default: half of the lower quota that is known of them, else 60 questions
 * a minute.
 */
export function defaultPace({ candidate, champion }: Sides): Pace {
  const paces = [candidate, champion].map(knownPace);
  const lowest = (of: keyof Pace) => {
    const known = paces.flatMap((pace) => pace[of] ?? []);
    return known.length === 0 ? null : Math.min(...known) * SHARE;
  };
  return {
    requestsPerMinute: lowest("requestsPerMinute") ?? UNKNOWN_PACE,
    tokensPerMinute: lowest("tokensPerMinute"),
  };
}

function knownPace({ path, baseModel }: Side): Pace {
  const pace = factsOf(baseModel)?.pace;
  if (path === "provisioned") return unpaced;
  return (path === "base" ? pace?.base : pace?.tuned) ?? unpaced;
}

function factsOf({ id }: Side["baseModel"]): BaseModelFacts | undefined {
  return findBaseModel(id);
}
