import { counted, grouped } from "../counts.ts";
import { UserError } from "../errors.ts";
import type { Arm } from "../run-folder/answered-rows.ts";

/** With a larger share of refused rows, the rest is too little to decide on. */
const TOLERATED_SHARE = 0.02;

/** Whether a model refuses so many of the rows that the gate cannot decide; a single one is never too many. */
export function areTooMany(failed: number, rows: number): boolean {
  return failed > Math.max(1, rows * TOLERATED_SHARE);
}

const MODELS: Readonly<Record<Arm, string>> = {
  tuned: "tuned model",
  base: "base model",
  "few-shot": "base model with examples in its prompt",
  champion: "champion model",
  "tuned-on-champion-rows": "tuned model",
  "champion-on-champion-rows": "champion model",
};

/** What there is of one arm's answers. */
interface ArmAnswers {
  readonly answered: number;
  readonly refused: number;
  /** Rows that it was asked. */
  readonly rows: number;
}

/**
 * Refuses to decide on answers that are not all there, or of which too many were refused.
 * @param missing what is missing, for people
 * @throws UserError `Evaluation.RowsMissing`, `Evaluation.TooManyFailures`
 */
export function refuseGaps(
  arm: Arm,
  { answered, refused, rows }: ArmAnswers,
  missing: string,
): void {
  if (answered !== rows) {
    throw new UserError("Evaluation.RowsMissing", missing, {
      hint: "Something changed the run's evaluation folder. A resumed run asks the missing rows again.",
    });
  }
  if (areTooMany(refused, rows)) throw tooManyFailures(arm, refused, rows);
}

/** The error of an evaluation in which a model refuses too many rows. */
export function tooManyFailures(arm: Arm, failed: number, rows: number): UserError {
  return new UserError(
    "Evaluation.TooManyFailures",
    `the ${MODELS[arm]} has refused ${grouped(failed)} of ${counted(rows, "held-out row")}, too many to decide on the rest`,
    {
      hint: `The objects in evaluation/${arm}/ of the run's folder have AWS's reason with every refused row. A resumed run asks these rows again.`,
    },
  );
}
