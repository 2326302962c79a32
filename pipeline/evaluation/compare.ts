import type { Answer, AnsweredRow } from "../run-folder/answered-rows.ts";
import type { Comparison, PairedCounts } from "../run-folder/verdict.ts";
import { labelReader, normalize } from "./score/label.ts";
import { tokenF1 } from "./score/token-f1.ts";
import { bootstrapMean, mcnemar, newcombePaired } from "./statistics.ts";

/** One row's scores. */
interface ScoredRow {
  readonly reference: string;
  readonly tuned: number;
  readonly base: number;
}

/** Collects rows one by one, so that a million rows need no more memory than their two scores. */
export interface Comparer {
  add(row: AnsweredRow): void;
  result(): Comparison;
}

/**
 * Compares the two models on the same rows.
 * @param labels the distinct completions where they are few, else null
 * @param confidence of the interval, e.g. 0.95
 */
export function comparer(labels: readonly string[] | null, confidence: number): Comparer {
  const score = scorer(labels);
  const rows: ScoredRow[] = [];
  const failed = { tuned: 0, base: 0 };
  return {
    add({ reference, tuned, base }) {
      if (tuned.text === null) failed.tuned += 1;
      if (base.text === null) failed.base += 1;
      // A refused row never helps the tuned model: its own refusal counts as wrong, the base's as right.
      rows.push({
        reference,
        tuned: tuned.text === null ? 0 : score(tuned, reference),
        base: base.text === null ? 1 : score(base, reference),
      });
    },
    result: () => ({
      ...summary(rows),
      ...(labels === null ? byWords(rows, confidence) : byLabels(rows, confidence)),
      failed,
    }),
  };
}

function scorer(labels: readonly string[] | null): (answer: Answer, reference: string) => number {
  if (labels === null) return (answer, reference) => tokenF1(answer.text ?? "", reference);
  const reader = labelReader(labels);
  return (answer, reference) => {
    const label = reader.read(answer.text ?? "");
    return label !== undefined && normalize(label) === normalize(reference) ? 1 : 0;
  };
}

function summary(rows: readonly ScoredRow[]) {
  const mean = (pick: (row: ScoredRow) => number) =>
    rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + pick(row), 0) / rows.length;
  const tuned = mean((row) => row.tuned);
  const base = mean((row) => row.base);
  return { rows: rows.length, tuned, base, gain: tuned - base };
}

function byWords(rows: readonly ScoredRow[], confidence: number) {
  return {
    metric: "token-f1",
    method: "paired-bootstrap",
    interval: bootstrapMean(
      rows.map((row) => row.tuned - row.base),
      confidence,
    ),
    pValue: null,
    counts: null,
    byLabel: null,
  } as const;
}

function byLabels(rows: readonly ScoredRow[], confidence: number) {
  const counts = { both: 0, tunedOnly: 0, baseOnly: 0, neither: 0 };
  const byLabel: Record<string, [number, number, number]> = {};
  for (const { reference, tuned, base } of rows) {
    counts[outcome(tuned === 1, base === 1)] += 1;
    byLabel[reference] ??= [0, 0, 0];
    const label = byLabel[reference];
    label[0] += 1;
    label[1] += tuned;
    label[2] += base;
  }
  return {
    metric: "label-accuracy",
    method: "newcombe-paired",
    interval: newcombePaired(counts, confidence),
    pValue: mcnemar(counts),
    counts,
    byLabel,
  } as const;
}

function outcome(tuned: boolean, base: boolean): keyof PairedCounts {
  if (tuned) return base ? "both" : "tunedOnly";
  return base ? "baseOnly" : "neither";
}
