import { counted } from "../../counts.ts";
import {
  gainText,
  groupsText,
  intervalText,
  percentText,
  pointsText,
  verdictWord,
} from "../../evaluation/score-text.ts";
import { scoreTitle } from "../../evaluation/score-title.ts";
import { type Compared, comparedOf } from "../../run/compared.ts";
import type {
  ChangedRow,
  PairedAnswers,
  RowTexts,
  RunComparison,
  RunSide,
} from "../../run/run-comparison.ts";
import { paint, table } from "../format.ts";
import { outcomeWord } from "./decision.ts";
import { oneLine } from "./one-line.ts";

/** Ids shown of the rows that got better or worse. */
const IDS = 5;

/** Two runs side by side: what differs is marked, and the answers are paired. */
export function comparisonText(comparison: RunComparison): string {
  const { a, b, answers, rows } = comparison;
  return [
    table([["", "A", "B"], ...resultRows(a, b), ...factRows(comparison)]),
    "",
    paint.bold("Answers of the two tuned models"),
    ...answerLines(answers),
    ...rows.flatMap(rowLines),
  ].join("\n");
}

function resultRows(a: RunSide, b: RunSide): string[][] {
  const both = (name: string, text: (side: RunSide) => string) => [name, text(a), text(b)];
  return [
    both("run", ({ runId }) => runId),
    both("status", ({ status }) => status),
    both("outcome", ({ outcome }) => (outcome === null ? "" : outcomeWord(outcome))),
    both("verdict", ({ decision }) => (decision === null ? "" : verdictWord(decision.verdict))),
    both("tuned", ({ decision }) => (decision === null ? "" : percentText(decision.tuned))),
    both("base", ({ decision }) => (decision === null ? "" : percentText(decision.base))),
    both("gain", ({ decision }) =>
      decision === null ? "" : `${pointsText(decision.gain)} points (${intervalText(decision)})`,
    ),
    ...(isGrouped(a) || isGrouped(b)
      ? [both("groups", ({ decision }) => (decision?.groups ? groupsText(decision.groups) : ""))]
      : []),
  ];
}

function isGrouped({ decision }: RunSide): boolean {
  return decision !== null && decision.groups !== null;
}

/** Facts of both; `≠` marks what differs. */
function factRows({ a, b, differences }: RunComparison): string[][] {
  const names = new Set([...Object.keys(a.facts), ...Object.keys(b.facts)]);
  return [...names].map((name) => [
    `${differences.includes(name) ? "≠ " : ""}${name}`,
    a.facts[name] ?? "",
    b.facts[name] ?? "",
  ]);
}

/** The two tuned models on the rows that both answered; that there are none. */
export function answerLines(answers: PairedAnswers | null): string[] {
  if (answers === null) {
    return ["  none to compare: a run has no answers, or they have no held-out row in common"];
  }
  const { a, b, score, sameHeldOut, onlyA, onlyB, worse, better, skippedScores } = answers;
  const title = scoreTitle(score);
  return [
    ...(skippedScores.length === 0
      ? []
      : [
          `  ${paint.warn("!")} compared by ${title}: B has not scored its answers by ${skippedScores.join(", ")} as A has`,
        ]),
    ...(sameHeldOut
      ? []
      : [
          `  ${paint.warn("!")} the held-out sets differ: compared on the rows in common only (${counted(onlyA, "row")} only in A, ${counted(onlyB, "row")} only in B)`,
        ]),
    `  A           ${percentText(a)} ${title}`,
    `  B           ${percentText(b)} ${title}`,
    `  B − A       ${gainText({ ...answers, ...answers.interval })}`,
    `  verdict     ${COMPARED[comparedOf(answers)]()}`,
    changedLine("worse in B", worse),
    changedLine("better in B", better),
  ];
}

const COMPARED: Readonly<Record<Compared, () => string>> = {
  better: () => paint.good("B is better than A"),
  worse: () => paint.bad("B is WORSE than A"),
  same: () => "the same score on every row",
  "cannot-tell": () => "cannot tell which is better",
};

function changedLine(name: string, rows: readonly ChangedRow[]): string {
  const ids = rows.slice(0, IDS).map(({ recordId }) => recordId);
  const shown = ids.length === 0 ? "" : `: ${ids.join(", ")}${rows.length > IDS ? ", …" : ""}`;
  return `  ${name.padEnd(12)}${counted(rows.length, "row")}${shown}`;
}

function rowLines({ recordId, a, b, question, reference, answerA, answerB }: RowTexts): string[] {
  const word = b < a ? paint.bad("worse in B") : paint.good("better in B");
  return [
    "",
    `  ${recordId}  ${word}`,
    `    question   ${oneLine(question)}`,
    `    reference  ${oneLine(reference)}`,
    `    A          ${oneLine(answerA ?? "(refused)")}`,
    `    B          ${oneLine(answerB ?? "(refused)")}`,
  ];
}
