import type { LabelResult, Verdict } from "../../run-folder/verdict.ts";
import type { ScoredRow } from "../scored-rows.ts";
import { changesOf } from "./changes.ts";
import { byScore, compareRows } from "./compare-rows.ts";
import { countLabels, type LabelCounts, labelF1, labelRows } from "./label-counts.ts";

/** Tables of answers that are scored by label. */
export interface LabelTables {
  readonly labels: LabelResult[];
  readonly confusion: NonNullable<Verdict["confusion"]>;
}

/**
 * Every label that is the right answer of some row, by alphabet, and how often which label was given instead.
 * @param score place of `labels` among the run's scores
 */
export function labelTables(
  rows: readonly ScoredRow[],
  { score, confidence }: { score: number; confidence: number },
): LabelTables {
  const numbered = labelRows(rows);
  const { labels, reference } = numbered;
  const rowsOf = labels.map((): ScoredRow[] => []);
  for (const [row, scored] of rows.entries()) rowsOf[reference[row] ?? 0]?.push(scored);
  const changes = changesOf(
    rowsOf.map((own) => compareRows(own, byScore(score), confidence)),
    confidence,
  );
  const tuned = countLabels(numbered, "tuned");
  const base = countLabels(numbered, "base");
  const results = labels.map((label, index) => ({
    label,
    rows: tuned.rows[index] ?? 0,
    tuned: scoresOf(tuned, index),
    base: scoresOf(base, index),
    adjustedPValue: changes[index]?.adjustedPValue ?? 1,
    change: changes[index]?.change ?? "unclear",
  }));
  return { labels: results, confusion: confusionOf(rows) };
}

/** @param label one that some row has */
function scoresOf(counts: LabelCounts, label: number): LabelResult["tuned"] {
  const [rows = 0, given = 0, right = 0] = [counts.rows, counts.given, counts.right].map(
    (of) => of[label],
  );
  return {
    right,
    precision: given === 0 ? null : right / given,
    recall: right / rows,
    f1: labelF1(counts, label),
  };
}

/** Only cells that some answer is in, by alphabet; a refused answer gives no label. */
function confusionOf(rows: readonly ScoredRow[]): LabelTables["confusion"] {
  const cells = new Map<string, LabelTables["confusion"][number]>();
  const names = labelRows(rows);
  for (const [row, scored] of rows.entries()) {
    const reference = names.labels[names.reference[row] ?? 0] ?? scored.reference;
    for (const model of ["tuned", "base"] as const) {
      const answer = scored[model].label;
      const key = JSON.stringify([reference, answer]);
      const cell = cells.get(key) ?? { reference, answer, tuned: 0, base: 0 };
      cells.set(key, { ...cell, [model]: cell[model] + 1 });
    }
  }
  return [...cells].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, cell]) => cell);
}
