import { floorAnswers } from "../../pipeline/evaluation/gate/floor.ts";
import type { Evidence } from "../../pipeline/evaluation/judge-rows.ts";
import { type Scorer, scorerFor } from "../../pipeline/evaluation/score/scorer.ts";
import { type ScoredRow, scoreRow } from "../../pipeline/evaluation/scored-rows.ts";
import type { Answer } from "../../pipeline/run-folder/answered-rows.ts";
import { aGate, answerFacts } from "./verdict.ts";

/** A held-out row with what both models answered; null: the model refuses the row. */
export interface Asked {
  readonly reference: string;
  readonly tuned: string | null;
  readonly base: string | null;
  readonly group?: string;
  readonly slices?: Readonly<Record<string, string>>;
}

function answerOf(text: string | null): Answer {
  return { text, error: text === null ? "Refused" : null, inputTokens: 1, outputTokens: 1 };
}

/** Scores rows as the decision does. */
export function scoredRows(scorers: readonly Scorer[], rows: readonly Asked[]): ScoredRow[] {
  return rows.map(({ reference, tuned, base, group, slices }, row) =>
    scoreRow(
      scorers,
      { row, recordId: String(row), reference, tuned: answerOf(tuned), base: answerOf(base) },
      { group: group ?? null, slices: slices ?? {} },
    ),
  );
}

/** What the gate decides on, by label; the labels are the references. */
export function byLabels(rows: readonly Asked[], gate: Parameters<typeof aGate>[0] = {}): Evidence {
  const labels = [...new Set(rows.map(({ reference }) => reference))].sort();
  return evidence(scorerFor({ kind: "labels" }, labels), rows, gate);
}

/** What the gate decides on, by the words that answer and reference share. */
export function byWords(rows: readonly Asked[], gate: Parameters<typeof aGate>[0] = {}): Evidence {
  return evidence(scorerFor({ kind: "token-f1" }, null), rows, gate);
}

function evidence(
  scorer: Scorer,
  rows: readonly Asked[],
  gate: Parameters<typeof aGate>[0],
): Evidence {
  return {
    rows: scoredRows([scorer], rows),
    scores: [scorer.spec],
    gate: aGate(gate),
    answers: { tuned: answerFacts(), base: answerFacts() },
    floor: floorAnswers(
      scorer,
      rows.map(({ reference }) => reference),
    ),
    fewShot: null,
    champion: { absent: "not-required" },
    decidedBefore: 0,
  };
}

/** So many rows that are the same. */
export function times(count: number, row: Asked): Asked[] {
  return Array<Asked>(count).fill(row);
}
