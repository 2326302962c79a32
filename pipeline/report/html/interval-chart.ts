import { plainPoints, pointsText } from "../../evaluation/score-text.ts";
import type { Interval } from "../../run-folder/verdict.ts";
import { type Html, html } from "./html.ts";

/** The range of differences that a row of intervals shares, with the zero and a required minimum in it. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  /** Drawn as a second line where it is not 0. */
  readonly minimum: number;
}

/** A scale that holds all intervals and zero, with some space at both ends. */
export function scaleOf(intervals: readonly Interval[], minimum: number): Scale {
  const low = Math.min(0, minimum, ...intervals.map((one) => one.low));
  const high = Math.max(0, minimum, ...intervals.map((one) => one.high));
  const space = Math.max(0.01, (high - low) * 0.06);
  return { low: low - space, high: high + space, minimum };
}

/** A difference with its interval, as a dot on a line; right of zero is in favor of the tuned model. */
export function intervalChart(gain: number, { low, high }: Interval, scale: Scale): Html {
  const at = (value: number) =>
    `${(((value - scale.low) / (scale.high - scale.low)) * 100).toFixed(2)}%`;
  const side = low > 0 ? "good" : high < 0 ? "bad" : "unsure";
  const label = `${pointsText(gain)} points, interval ${pointsText(low)} to ${pointsText(high)}`;
  const minimum =
    scale.minimum === 0
      ? null
      : html`<line class="minimum" x1="${at(scale.minimum)}" x2="${at(scale.minimum)}" y1="0" y2="28"/>`;
  return html`<svg class="interval ${side}" width="100%" height="28" role="img" aria-label="${label}">
<line class="zero" x1="${at(0)}" x2="${at(0)}" y1="0" y2="28"/>${minimum}
<line class="range" x1="${at(low)}" x2="${at(high)}" y1="14" y2="14"/>
<line class="end" x1="${at(low)}" x2="${at(low)}" y1="9" y2="19"/><line class="end" x1="${at(high)}" x2="${at(high)}" y1="9" y2="19"/>
<circle cx="${at(gain)}" cy="14" r="5"/></svg>`;
}

/** A score from 0 to 1 as a bar. */
export function scoreBar(score: number): Html {
  const width = `${plainPoints(Math.min(1, Math.max(0, score)))}%`;
  return html`<svg class="bar" width="100%" height="10" aria-hidden="true" focusable="false"><rect class="track" width="100%" height="10" rx="5"/><rect class="value" width="${width}" height="10" rx="5"/></svg>`;
}
