import { createHash } from "node:crypto";
import { isObject } from "../../dataset-tools/read/row-shape.ts";
import { isCommitment, type Plan } from "./plan.ts";

/**
 * SHA-256 (hex) of a plan, over its JSON with sorted keys. Left out are where a price was read, the day from
 * which a commitment's term is reckoned, and what follows from the rest: the evaluation's time and power, and why it is scored so.
 * The same purchase at the same price is the same plan.
 */
export function hashPlan(of: Plan): string {
  const { pricesAsOf: _date, evaluationMinutes: _time, power: _power, serving, ...others } = of;
  const { scoreEvidence: _why, longestAnswer: _longest, ...rest } = others;
  const plan = {
    ...rest,
    serving: { ...serving, commitment: serving.commitment?.duration ?? null },
  };
  const purchases = plan.purchases.map(({ price, ...one }) => ({
    ...one,
    ...(isCommitment(one) ? { quantity: serving.modelUnits, usd: null } : {}),
    rate: price?.usd ?? null,
  }));
  return createHash("sha256")
    .update(canonicalJson({ ...plan, purchases }))
    .digest("hex");
}

function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isObject(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
