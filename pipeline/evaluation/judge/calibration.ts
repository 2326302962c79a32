import { UserError } from "../../errors.ts";
import type { JudgeCalibration, JudgedExample } from "../../run-folder/judge-calibration.ts";
import type { JudgeResult } from "../../run-folder/verdict.ts";
import { wilson } from "../statistics/wilson.ts";
import { ordersOf, preferenceOf } from "./verdicts.ts";

/**
 * Both rates' lower bounds must reach this (awslabs, calibrated-agent-evaluation: a judge is used only from there on).
 */
const MIN_BOUND = 0.8;

const CONFIDENCE = 0.95;

/** Most examples that are looked for: beyond that, no one labels them. */
const MAX_EXAMPLES = 2000;

type Rates = Pick<JudgeResult, "truePositives" | "trueNegatives">;
type Rate = Rates["truePositives"];

/** How often a judge agrees with people, where A is better (true positives) and where B is (true negatives). */
export function ratesOf(judged: readonly JudgedExample[]): Rates {
  return { truePositives: rateOf(judged, "a", 1), trueNegatives: rateOf(judged, "b", 0) };
}

function rateOf(judged: readonly JudgedExample[], better: "a" | "b", value: 0 | 1): Rate {
  const of = judged.filter((one) => one.better === better);
  const right = of.filter(({ verdicts }) => preferenceOf(verdicts) === value).length;
  const { low } = wilson(right, of.length, CONFIDENCE);
  return { right, of: of.length, low };
}

/** Fewest examples of each kind with which a judge that is always right is calibrated. */
export const MIN_EXAMPLES = examplesFor(1) ?? MAX_EXAMPLES;

/** Examples of one kind at which the bound is reached if the rate stays as it is; null where none are enough. */
function examplesFor(rate: number): number | null {
  for (let rows = 1; rows <= MAX_EXAMPLES; rows += 1) {
    if (wilson(Math.floor(rate * rows + 1e-9), rows, CONFIDENCE).low >= MIN_BOUND) return rows;
  }
  return null;
}

/**
 * Refuses a judge that does not agree with people often enough.
 * @throws UserError `Judge.NotCalibrated` with the figures
 */
export function assertCalibrated(modelId: string, { judged }: JudgeCalibration): void {
  const { truePositives, trueNegatives } = ratesOf(judged);
  const rates = [truePositives, trueNegatives];
  if (rates.every(({ low }) => low >= MIN_BOUND)) return;
  const orders = ordersOf(judged.map(({ verdicts }) => verdicts));
  throw new UserError(
    "Judge.NotCalibrated",
    `the judge ${modelId} agrees with the labels of ${rateText(truePositives)} examples where A is better and of ` +
      `${rateText(trueNegatives)} where B is; both lower bounds must be ${MIN_BOUND.toFixed(2)} or more. Of ` +
      `${orders.pairs} examples it chose the answer shown first in both orders in ${orders.first}, and the one shown ` +
      `second in ${orders.second}; ${orders.unreadable} of its ${2 * orders.pairs} verdicts could not be read`,
    { hint: `Its scores were not used. ${advice(rates, orders)}` },
  );
}

/** How often a judge is right, with the lower bound of the rate. */
export function rateText({ right, of, low }: Rate): string {
  return `${right} of ${of} (lower bound at 95%: ${low.toFixed(2)})`;
}

function advice(
  rates: readonly Rate[],
  { pairs, unreadable }: ReturnType<typeof ordersOf>,
): string {
  if (unreadable > pairs) {
    return (
      "It does not reply with a verdict (A, B or TIE): a model that follows no instructions, as all of the local " +
      "cloud, cannot judge. Use another judge model, or a score that needs none (evaluation.scores, e.g. token-f1 or chrf)."
    );
  }
  const needed = rates.map(({ right, of }) => examplesFor(of === 0 ? 0 : right / of));
  if (needed.includes(null)) {
    return "At these rates no number of examples is enough: use another judge model, or say in the rubric what people went by.";
  }
  const most = Math.max(...needed.map((rows) => rows ?? 0));
  return `At these rates about ${most} examples of each kind would be enough.`;
}
