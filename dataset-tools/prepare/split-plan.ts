import { UserError } from "../errors.ts";
import type { SplitShares } from "./splitter.ts";

/** How a set is cut into parts. */
export interface SplitOptions extends SplitShares {
  /** Another seed gives another cut; `0` when absent. */
  readonly seed?: string | number | undefined;
}

/** Shares and seed with their defaults: 10 % each for validation and evaluation. */
export interface SplitPlan {
  readonly shares: SplitShares;
  readonly seed: string;
}

/** @throws UserError `Dataset.BadSplit` */
export function planSplit(given: SplitOptions | undefined, takesValidation = true): SplitPlan {
  const asked = given ?? { validation: 0.1, evaluation: 0.1 };
  const { evaluation } = asked;
  const validation = takesValidation ? asked.validation : 0;
  if (validation >= 0 && evaluation >= 0 && validation + evaluation < 1) {
    return { shares: { validation, evaluation }, seed: String(asked.seed ?? 0) };
  }
  throw new UserError(
    "Dataset.BadSplit",
    `validation and evaluation must be shares from 0 to 1 that leave rows to train on; found ${asked.validation} and ${evaluation}`,
    { hint: "Usual shares are 0.1 and 0.1." },
  );
}
