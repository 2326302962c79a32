import { grouped } from "../../counts.ts";
import { baseScoreText } from "../../evaluation/base-score-text.ts";
import { percentText, pointsText } from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import type { RunReport } from "../../run-folder/report.ts";
import { dollars } from "../../usd.ts";
import { foreign, html } from "./html.ts";
import { scoreBar } from "./interval-chart.ts";
import { fields, type Section } from "./parts.ts";

/** What the base model reached before the training, and what could be gained at most; null where it was not asked. */
export function baseScoreSection({ baseScore, ending }: RunReport): Section | null {
  if (baseScore === null) return null;
  const { score, value, threshold, largestGain, minimumGain, rows, savedUsd } = baseScore;
  const bar = (name: string, share: number) =>
    html`<div><dt>${name}</dt><dd>${scoreBar(share)}<span class="num">${percentText(share)}</span></dd></div>
`;
  // Where nothing was trained, the head of the page says it in the same words.
  const text = ending === "not-tuned" ? null : html`<p>${baseScoreText(baseScore)}</p>`;
  return {
    id: "base-score",
    title: "Before the training",
    body: html`${text}<dl class="bars">${bar("Base model", value)}${bar("Do not tune from", threshold)}</dl>
${fields([
  ["Measured as", html`${foreign(scoreTitle(score))}, on ${grouped(rows)} held-out rows`],
  ["Interval", `${percentText(baseScore.interval.low)} to ${percentText(baseScore.interval.high)}`],
  [
    "Largest gain possible",
    `${pointsText(largestGain.gain)} points, its lower bound ${pointsText(largestGain.low)}; the gate requires that to be above ${pointsText(minimumGain)}`,
  ],
  ["Saved by not tuning", savedUsd === null ? null : `about ${dollars(savedUsd)}`],
])}`,
  };
}
