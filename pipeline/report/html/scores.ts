import { counted, grouped } from "../../counts.ts";
import { isEnough } from "../../evaluation/gate/gain.ts";
import {
  intervalText,
  percentText,
  plainPoints,
  pointsText,
  shareText,
} from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import type { Comparison, Verdict } from "../../run-folder/verdict.ts";
import { championAbsentText } from "../champion-absent-text.ts";
import { endingOf } from "../ending.ts";
import { fewShotFacts } from "../few-shot-text.ts";
import { judgeText } from "../judge-text.ts";
import { methodText } from "../method-text.ts";
import { foreign, type Html, html, type Part } from "./html.ts";
import { intervalChart, type Scale, scaleOf, scoreBar } from "./interval-chart.ts";
import { note, type Section, table, tag } from "./parts.ts";

/** The tuned model against another on the same rows. */
interface Line {
  readonly against: Part;
  readonly comparison: Comparison;
  /** What the gate made of it; null where it does not decide. */
  readonly passed: boolean | null;
  /** How much worse the tuned model may be. */
  readonly margin: number;
}

/** Scores with intervals, against all that the tuned model was compared with. */
export function scoresSection(verdict: Verdict): Section {
  return {
    id: "scores",
    title: "Scores",
    body: html`${scoreList(verdict)}
<h3>How much better the tuned model is</h3>
${comparisonTable(verdict)}
${methodNote(verdict)}
${fewShotNote(verdict)}
${championNote(verdict)}
${otherScores(verdict)}
${verdict.judge === undefined ? null : html`<p>${judgeText(verdict.judge)}</p>`}
${answerTable(verdict)}`,
  };
}

/** Every score that was measured, as a bar. */
function scoreList(verdict: Verdict): Html {
  const [{ tuned, base, name }] = verdict.scores;
  const { champion, floor, fewShot } = verdict;
  const scores: readonly (readonly [Part, number])[] = [
    ["Tuned model", tuned],
    ["Base model", base],
    ...optional(champion, (one) => [html`Champion (${foreign(one.version)})`, one.comparison.base]),
    ...optional(fewShot, (one) => [
      `Base model with ${counted(one.examples, "example")}`,
      one.comparison.base,
    ]),
    ...optional(floor, (one) => [html`Always “${foreign(one.answer)}”`, one.comparison.base]),
  ];
  const items = scores.map(
    ([who, score], at) =>
      html`<div${at === 0 ? html` class="first"` : null}><dt>${who}</dt><dd>${scoreBar(score)}<span class="num">${percentText(score)}</span></dd></div>
`,
  );
  return html`<p>Share of ${foreign(scoreTitle(name))}, on the same ${grouped(verdict.rows)} held-out rows:</p><dl class="bars">${items}</dl>`;
}

function optional<Value>(
  value: Value | null,
  make: (value: Value) => readonly [Part, number],
): readonly (readonly [Part, number])[] {
  return value === null ? [] : [make(value)];
}

function comparisonTable(verdict: Verdict): Html {
  const lines = linesOf(verdict);
  const isUndecided = endingOf("rejected", verdict) === "cannot-tell";
  const scale = scaleOf(
    lines.map(({ comparison }) => comparison.interval),
    verdict.gate.minimumGain,
  );
  return table({
    caption: "The tuned model against the others",
    columns: [
      { title: "Against" },
      { title: "Worse ← 0 → better" },
      { title: "Gain", isNumber: true },
      { title: "Interval", isNumber: true },
      { title: "p", isNumber: true },
      { title: "Result" },
    ],
    rows: lines.map((line) => [...comparisonRow(line, scale), resultTag(line.passed, isUndecided)]),
  });
}

function linesOf(verdict: Verdict): Line[] {
  const { scores, champion, floor, fewShot, reason } = verdict;
  const missed = reason.kind === "gain-not-above-minimum" ? false : null;
  const lines: Line[] = [
    {
      ...{ against: "Base model", comparison: scores[0], margin: -verdict.gate.minimumGain },
      passed: missed === null && isEnough(scores[0], verdict.gate) ? true : missed,
    },
  ];
  if (champion !== null) {
    lines.push({ ...champion, against: html`Champion, ${foreign(champion.version)}` });
    const { forgetting } = champion;
    if (forgetting !== null) {
      const against = `Champion, on ${forgetting.rows} of its own rows`;
      lines.push({ ...forgetting, against, margin: champion.margin });
    }
  }
  if (fewShot !== null) lines.push({ ...fewShot, against: "Base with examples", margin: 0 });
  if (floor !== null) lines.push({ ...floor, against: "Always the same answer", margin: 0 });
  return lines;
}

function comparisonRow({ against, comparison, margin }: Line, scale: Scale): Part[] {
  const { gain, interval, pValue } = comparison;
  return [
    margin > 0
      ? html`${against}<br><small>may be ${plainPoints(margin)} points worse</small>`
      : against,
    intervalChart(gain, interval, scale),
    pointsText(gain),
    intervalText(interval),
    pValue === null ? "–" : pText(pValue),
  ];
}

function resultTag(passed: boolean | null, isUndecided: boolean): Html {
  if (passed === null) return tag("plain", "did not decide");
  if (passed) return tag("good", "passed");
  return isUndecided ? tag("unsure", "cannot tell") : tag("bad", "not passed");
}

/** e.g. `0.031`, `< 0.001`. */
export function pText(pValue: number): string {
  return pValue < 0.001 ? "< 0.001" : pValue.toFixed(3);
}

function methodNote(verdict: Verdict): Html {
  const { gate, scores, groups, decidedBefore } = verdict;
  const minimum =
    gate.minimumGain === 0
      ? "The lower end must be above zero."
      : `The lower end must be above ${plainPoints(gate.minimumGain)} points (dashed line).`;
  return html`<p class="note">The interval holds the true gain with ${shareText(gate.confidence)} confidence; it is ${methodText(scores[0])}. ${minimum} A row that a model refuses counts against the tuned model and in favor of the other.</p>
${groups === null ? null : note(html`<strong>Rows belong together:</strong> ${grouped(groups.count)} groups among ${grouped(verdict.rows)} rows. They tell as much as ${grouped(groups.effectiveRows)} independent rows (design effect ${groups.designEffect.toFixed(2)}), and the interval allows for it.`)}
${decidedBefore === 0 ? null : note(`These held-out rows have decided ${decidedBefore} runs before this one. Each time makes the next result less certain: draw new ones now and then.`)}`;
}

/** From what the examples were chosen, and where there were fewer. */
function fewShotNote({ fewShot }: Verdict): Html | null {
  return fewShot === null
    ? null
    : note(html`<strong>Base with examples:</strong> ${fewShotFacts(fewShot)}`);
}

/** Why no champion is among the models. */
function championNote({ championAbsent }: Verdict): Html | null {
  if (championAbsent === undefined) return null;
  return note(html`<strong>No champion:</strong> ${championAbsentText(championAbsent)}`);
}

function otherScores({ scores: [_first, ...others] }: Verdict): Html | null {
  if (others.length === 0) return null;
  return html`<h3>Other scores</h3>${table({
    caption: "Other scores; they do not decide",
    columns: [
      { title: "Score" },
      { title: "Tuned", isNumber: true },
      { title: "Base", isNumber: true },
      { title: "Gain", isNumber: true },
      { title: "Interval", isNumber: true },
      { title: "p, corrected", isNumber: true },
    ],
    rows: others.map(({ name, tuned, base, gain, interval, adjustedPValue }) => [
      foreign(scoreTitle(name)),
      percentText(tuned),
      percentText(base),
      pointsText(gain),
      intervalText(interval),
      adjustedPValue === null ? "–" : pText(adjustedPValue),
    ]),
  })}`;
}

function answerTable({ answers, champion, fewShot }: Verdict): Html {
  const models = [
    ["Tuned model", answers.tuned],
    ["Base model", answers.base],
    ...(champion === null ? [] : [["Champion", champion.answers] as const]),
    ...(fewShot === null ? [] : [["Base with examples", fewShot.answers] as const]),
  ] as const;
  const number = (value: number | null, unit = "") =>
    value === null ? "–" : `${grouped(value)}${unit}`;
  return html`<h3>What the answers were like</h3>${table({
    caption: "Speed, length and price of the answers",
    columns: [
      { title: "Model" },
      { title: "Median time", isNumber: true },
      { title: "95% within", isNumber: true },
      { title: "Tokens out", isNumber: true },
      { title: "1,000 answers", isNumber: true },
      { title: "Cut off", isNumber: true },
      { title: "Refused", isNumber: true },
    ],
    rows: models.map(([who, facts]) => [
      who,
      number(facts.medianMs, " ms"),
      number(facts.p95Ms, " ms"),
      number(facts.outputTokens),
      facts.usdPer1000Answers === null ? "–" : `$${facts.usdPer1000Answers.toFixed(4)}`,
      number(facts.cut),
      number(facts.refused),
    ]),
  })}`;
}
