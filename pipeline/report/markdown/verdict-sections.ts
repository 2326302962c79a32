import { counted } from "../../counts.ts";
import { faultText, reasonText } from "../../evaluation/reason-text.ts";
import { intervalText, percentText, pointsText, shareText } from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import type { Comparison, Verdict } from "../../run-folder/verdict.ts";
import { championAbsentText } from "../champion-absent-text.ts";
import { fewShotFacts } from "../few-shot-text.ts";
import { judgeText } from "../judge-text.ts";
import { methodText } from "../method-text.ts";
import { cell, table } from "./markdown.ts";

/** Labels and slices listed at most. */
const LISTED = 10;

/** What was decided, and the comparisons behind it. */
export function verdictSections(verdict: Verdict): string[] {
  return [
    comparisonSection(verdict),
    formFaults(verdict),
    otherScores(verdict),
    verdict.judge === undefined ? "" : `## The judge\n\n${judgeText(verdict.judge)}`,
    labelSection(verdict),
    sliceSection(verdict),
  ];
}

function comparisonSection(verdict: Verdict): string {
  const { gate, rows, scores, groups, fewShot, championAbsent } = verdict;
  const [first] = scores;
  const confidence = shareText(gate.confidence);
  const head = [
    "model",
    scoreTitle(first.name),
    `gain of the tuned model (${confidence} interval)`,
  ];
  const lines = [
    ["tuned", percentText(first.tuned), ""],
    ["base", percentText(first.base), gainText(first)],
    ...otherArms(verdict).map(([name, of]) => [cell(name), percentText(of.base), gainText(of)]),
  ];
  const grouped =
    groups === null
      ? ""
      : ` The rows belong to ${groups.count} groups and tell as much as ${Math.round(groups.effectiveRows)} independent ones (design effect ${groups.designEffect.toFixed(2)}).`;
  return [
    "## Verdict",
    reasonText(verdict),
    table(head, lines),
    `All models answered the same ${rows} held-out rows.${grouped} The interval is ${methodText(first)}` +
      `${first.pValue === null ? "" : `; p = ${first.pValue.toPrecision(2)}`}. ` +
      "A row that a model refuses counts against the tuned model and in favor of the other " +
      `(${verdict.answers.tuned.refused} refused by the tuned model, ${verdict.answers.base.refused} by the base model).`,
    ...(fewShot === null ? [] : [`Base with examples: ${fewShotFacts(fewShot)}`]),
    ...(championAbsent === undefined ? [] : [`No champion: ${championAbsentText(championAbsent)}`]),
  ].join("\n\n");
}

/** How many answers have a wrong form; empty where none has. */
function formFaults({ breaks }: Verdict): string {
  if (breaks.length === 0) return "";
  const lines = breaks.map(({ kind, tuned, base, broken }) => [
    faultText(kind),
    String(tuned),
    String(base),
    broken ? "too many" : "",
  ]);
  return `## Answers of a wrong form\n\n${table(["answers that", "tuned", "base", ""], lines)}`;
}

function otherArms({
  champion,
  fewShot,
  floor,
}: Verdict): (readonly [name: string, comparison: Comparison])[] {
  return [
    ...(champion === null ? [] : [[`champion ${champion.version}`, champion.comparison] as const]),
    ...(fewShot === null
      ? []
      : [[`base with ${counted(fewShot.examples, "example")}`, fewShot.comparison] as const]),
    ...(floor === null ? [] : [[`always “${floor.answer}”`, floor.comparison] as const]),
  ];
}

function gainText({ gain, interval }: Comparison): string {
  return `${pointsText(gain)} points (${intervalText(interval)})`;
}

function otherScores({ scores: [_first, ...others] }: Verdict): string {
  if (others.length === 0) return "";
  const rows = others.map((score) => [
    cell(scoreTitle(score.name)),
    percentText(score.tuned),
    percentText(score.base),
    gainText(score),
  ]);
  return `## Other scores\n\n${table(["score", "tuned", "base", "gain"], rows)}`;
}

/** The labels that lost most first, then the weakest. */
function labelSection({ labels }: Verdict): string {
  if (labels === null) return "";
  const lost = [...labels].sort(
    (one, other) =>
      Math.min(0, one.tuned.recall - one.base.recall) -
        Math.min(0, other.tuned.recall - other.base.recall) ||
      one.tuned.recall - other.tuned.recall,
  );
  const rows = lost
    .slice(0, LISTED)
    .map(({ label, rows: count, tuned, base, change }) => [
      cell(label),
      String(count),
      percentText(tuned.recall),
      percentText(base.recall),
      change === "unclear" ? "" : change,
    ]);
  const left = labels.length - rows.length;
  const more = left > 0 ? `\n\n${left} more labels are in \`report.json\`.` : "";
  return `## Labels that became worse, then the weakest\n\n${table(["label", "rows", "tuned", "base", "beyond chance"], rows)}${more}`;
}

function sliceSection({ slices }: Verdict): string {
  if (slices.length === 0) return "";
  const rows = slices
    .slice(0, LISTED * 2)
    .map(({ by, value, rows: count, tuned, base, change, belowFloor }) => [
      cell(`${by}: ${value}`),
      String(count),
      percentText(tuned),
      percentText(base),
      [...(change === "unclear" ? [] : [change]), ...(belowFloor ? ["below the floor"] : [])].join(
        ", ",
      ),
    ]);
  const left = slices.length - rows.length;
  const more = left > 0 ? `\n\n${left} more parts are in \`report.json\`.` : "";
  return `## Parts of the data\n\n${table(["part", "rows", "tuned", "base", "beyond chance"], rows)}${more}`;
}
