import { hashJson } from "../hash-json.ts";
import { isCommitment, type Plan } from "./plan.ts";

/**
 * SHA-256 (hex) of a plan, over its JSON with sorted keys. Left out are where a price was read, the day from
 * which a commitment's term is reckoned, how many functions ask, and what follows from the rest: the evaluation's time
 * and power, and why it is scored so.
 * The same purchase at the same price is the same plan.
 */
export function hashPlan(of: Plan): string {
  const { pricesAsOf: _date, evaluationMinutes: _time, power: _power, serving, ...others } = of;
  const { scoreEvidence: _why, longestAnswer: _longest, settings, ...rest } = others;
  const { askingByFunctions: _functions, ...bought } = rest;
  const { inCloudAbove: _above, ...evaluation } = settings.evaluation;
  const plan = {
    ...bought,
    settings: { ...settings, evaluation },
    serving: { ...serving, commitment: serving.commitment?.duration ?? null },
  };
  const purchases = plan.purchases.map(({ price, ...one }) => ({
    ...one,
    ...(isCommitment(one) ? { quantity: serving.modelUnits, usd: null } : {}),
    rate: price?.usd ?? null,
  }));
  return hashJson({ ...plan, purchases });
}
