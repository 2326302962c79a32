import type { DataRules, Purpose } from "../models/data-rules.ts";
import type { AnswerSchema } from "./answer-schema.ts";
import type { Finding } from "./finding.ts";
import type { WaiverList } from "./waivers.ts";

/** Everything a check needs to know apart from the rows. */
export interface CheckOptions {
  readonly rules: DataRules;
  readonly purpose: Purpose;
  /** Longest list of findings; the counts are never cut. */
  readonly maxFindings: number;
  /** Keep up to this many rows' texts for each code, for the HTML report. 0 = none. */
  readonly examplesPerCode?: number;
  /** Findings that the user accepts. */
  readonly waivers?: WaiverList;
  /** Every answer has to be JSON that fits it. */
  readonly answerSchema?: AnswerSchema;
  /** Called for every finding, also those that the list has no room for. */
  readonly onFinding?: (finding: Finding) => void;
}
