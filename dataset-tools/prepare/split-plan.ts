import { UserError } from "../errors.ts";
import type { SplitShares } from "./splitter.ts";

/** Whether no row is for training, e.g. to evaluate a model that was trained elsewhere. */
export function isHeldOutOnly({ validation, evaluation }: SplitShares): boolean {
  return evaluation === 1 && validation === 0;
}

/** How a dataset is split into parts. */
export interface SplitOptions extends SplitShares {
  /** A different seed gives a different split; default `0`. */
  readonly seed?: string | number | undefined;
}

/** Shares and seed with their defaults: 10% each for validation and evaluation. */
export interface SplitPlan {
  readonly shares: SplitShares;
  readonly seed: string;
}

/**
 * Shares are from 0 to 1 and leave rows to train on, except that all rows may be held out.
 * @throws UserError `Dataset.BadSplit`
 */
export function planSplit(given: SplitOptions | undefined, acceptsValidation = true): SplitPlan {
  const requested = given ?? { validation: 0.1, evaluation: 0.1 };
  const { evaluation } = requested;
  const validation = acceptsValidation ? requested.validation : 0;
  const leavesRows = validation + evaluation < 1 || isHeldOutOnly({ validation, evaluation });
  if (validation >= 0 && evaluation >= 0 && leavesRows) {
    return { shares: { validation, evaluation }, seed: String(requested.seed ?? 0) };
  }
  throw new UserError(
    "Dataset.BadSplit",
    `validation and evaluation must be shares from 0 to 1 that leave rows to train on, but are ${requested.validation} and ${evaluation}`,
    { hint: "Common shares are 0.1 and 0.1." },
  );
}
