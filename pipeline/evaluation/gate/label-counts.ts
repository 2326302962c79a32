import { normalize } from "../score/label.ts";
import type { ScoredAnswer, ScoredRow } from "../scored-rows.ts";

/** The models that are compared. */
export type Model = "tuned" | "base";

/** Rows by label as numbers, so that they can be counted again and again. */
export interface LabelRows {
  /** Labels that are the right answer of some row, by alphabet. */
  readonly labels: readonly string[];
  /** Number of the right label by row. */
  readonly reference: Int32Array;
  /** Number of the label that a model gave by row; -1: none, or one that is never right. */
  readonly answered: Readonly<Record<Model, Int32Array>>;
}

/**
 * Numbers the labels of scored rows. A row that the tuned model refuses has no label, one that the base model refuses
 * has the right one: a refusal never helps the tuned model.
 */
export function labelRows(rows: readonly ScoredRow[]): LabelRows {
  const names = new Map<string, string>();
  for (const { reference } of rows) {
    const key = normalize(reference);
    const known = names.get(key);
    if (known === undefined || reference < known) names.set(key, reference);
  }
  const ordered = [...names].sort(([, one], [, other]) => (one < other ? -1 : 1));
  const numbers = new Map(ordered.map(([key], number) => [key, number]));
  const numberOf = (label: string | null) =>
    label === null ? -1 : (numbers.get(normalize(label)) ?? -1);
  const reference = Int32Array.from(rows, (row) => numberOf(row.reference));
  const answered = (of: (row: ScoredRow) => ScoredAnswer, ifRefused: "none" | "right") =>
    Int32Array.from(rows, (row) => {
      const { label, isRefused } = of(row);
      return numberOf(isRefused && ifRefused === "right" ? row.reference : label);
    });
  return {
    labels: ordered.map(([, label]) => label),
    reference,
    answered: {
      tuned: answered(({ tuned }) => tuned, "none"),
      base: answered(({ base }) => base, "right"),
    },
  };
}

/** Rows of one label: those where it is right, where it was given, and both. */
export interface LabelCounts {
  readonly rows: Float64Array;
  readonly given: Float64Array;
  readonly right: Float64Array;
}

/**
 * Counts the answers of one model by label.
 * @param weights how often each row counts; absent: once
 */
export function countLabels(
  { labels, reference, answered }: LabelRows,
  model: Model,
  weights?: Float64Array,
): LabelCounts {
  const [rows, given, right] = [0, 1, 2].map(() => new Float64Array(labels.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const answers = answered[model];
  for (let row = 0; row < reference.length; row += 1) {
    const weight = weights === undefined ? 1 : (weights[row] ?? 0);
    const label = reference[row] ?? 0;
    const answer = answers[row] ?? -1;
    rows[label] = (rows[label] ?? 0) + weight;
    if (answer >= 0) given[answer] = (given[answer] ?? 0) + weight;
    if (answer === label) right[label] = (right[label] ?? 0) + weight;
  }
  return { rows, given, right };
}

/** F1 of a label that some row has, 2 · right / (rows + given): 0 where it was never right. */
export function labelF1({ rows, given, right }: LabelCounts, label: number): number {
  return (2 * (right[label] ?? 0)) / ((rows[label] ?? 0) + (given[label] ?? 0));
}

/** Mean F1 of the labels that are the right answer of some row, as scikit-learn's `f1_score(average="macro", labels=…)`. */
export function macroF1(counts: LabelCounts): number {
  let sum = 0;
  let labels = 0;
  for (let label = 0; label < counts.rows.length; label += 1) {
    if (counts.rows[label] === 0) continue;
    sum += labelF1(counts, label);
    labels += 1;
  }
  return labels === 0 ? 0 : sum / labels;
}
