import { counted } from "../counts.ts";
import type { BaseScore } from "../run-folder/base-score.ts";
import { aboutUsd } from "../usd.ts";
import { plainPoints, shareText } from "./score-text.ts";
import { scoreTitle } from "./score-title.ts";

/** What the base model's score before the training means, in a sentence or two for people. */
export function baseScoreText(of: BaseScore): string {
  const { score, value, interval, rows, confidence } = of;
  const measured =
    `The base model reaches ${shareText(value)} (${scoreTitle(score)}; ${shareText(confidence)} confidence interval ` +
    `${shareText(interval.low)} to ${shareText(interval.high)}) on ${counted(rows, "held-out row")}`;
  return `${measured}${meaning(of)}${savedText(of)}`;
}

function meaning({ reason, threshold, largestGain, minimumGain, fewShot }: BaseScore): string {
  const withExamples =
    `. With ${counted(fewShot?.examples ?? 0, "example")} in its prompt it reaches ` +
    `${shareText(fewShot?.value ?? 0)}`;
  switch (reason) {
    case "headroom":
      return fewShot === undefined
        ? ", which leaves headroom: the model is tuned."
        : `${withExamples}. That leaves headroom: the model is tuned.`;
    case "score-at-threshold":
      return `, at least the ${shareText(threshold)} from which tuning is not worth it (evaluation.headroom): do not tune.`;
    case "no-room-for-gain":
      return (
        `. Even a model that answers every row right would be rejected: its gain of ${plainPoints(largestGain.gain)} points has ` +
        `a lower bound of ${plainPoints(largestGain.low)}, and the gate requires more than ${plainPoints(minimumGain)}. ` +
        "Do not tune, or hold out more rows."
      );
    case "few-shot-at-threshold":
      return `${withExamples}, at least the ${shareText(threshold)} from which tuning is not worth it (evaluation.headroom): use such a prompt, and do not tune.`;
    case "no-room-over-few-shot":
      return (
        `${withExamples}, and on these rows even a model that answers every one right would not be certainly better. ` +
        "Use such a prompt and do not tune, or hold out more rows."
      );
  }
}

function savedText({ savedUsd }: BaseScore): string {
  return savedUsd === null ? "" : ` Not tuning saves ${aboutUsd(savedUsd)}.`;
}
