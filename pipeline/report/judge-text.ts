import { counted } from "../counts.ts";
import { rateText } from "../evaluation/judge/calibration.ts";
import type { JudgeOrders, JudgeResult } from "../run-folder/verdict.ts";

/** How a judge was calibrated, how far it went by the order of the answers, and what it may favor. */
export function judgeText(judge: JudgeResult): string {
  const { modelId, truePositives, trueNegatives, examples, answers } = judge;
  return [
    `The judge ${modelId} compared both models' answers in both orders. It agrees with the labels of ` +
      `${rateText(truePositives)} examples where answer A is better and of ${rateText(trueNegatives)} where B is.`,
    `Position bias: ${biasText(examples, "example")}; ${biasText(answers, "answer pair")}. ` +
      `Such verdicts count as ties, and so do those that could not be read (${answers.unreadable} on the answers).`,
    ...(judge.isBaseModel
      ? ["The judge is the base model itself: models tend to prefer answers like their own."]
      : []),
  ].join(" ");
}

function biasText({ pairs, first, second }: JudgeOrders, noun: string): string {
  return `of ${counted(pairs, noun)} it chose the answer shown first in both orders in ${first}, the one shown second in ${second}`;
}
