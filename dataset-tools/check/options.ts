import type { DataRules, Purpose } from "../models/data-rules.ts";
import type { Rule } from "./rule.ts";

/** Everything a check needs to know besides the rows. */
export interface CheckOptions {
  readonly rules: DataRules;
  readonly purpose: Purpose;
  /** Longest list of findings; counts go on. */
  readonly maxFindings: number;
  /** Rows of the training set when the validation set is checked, and the other way around. */
  readonly recordsElsewhere?: number;
  /** Bucket of the dataset, when it is known: media must be in the same one. */
  readonly bucket?: string;
  /** Keep up to this many rows' texts for each code, for the HTML report. 0 = none. */
  readonly examplesPerCode?: number;
  /** Rules to run; all of `checks.ts` when absent. */
  readonly only?: readonly Rule[];
}
