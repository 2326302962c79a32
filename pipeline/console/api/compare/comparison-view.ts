import type { Compared } from "../../../run/compared.ts";
import type { ChangedRow, PairedAnswers } from "../../../run/run-comparison.ts";
import type { Losses } from "../run/losses.ts";
import type { RunAbout } from "../runs/run-row.ts";

/** One of two runs that are compared. */
export interface ComparedRun {
  readonly runId: string;
  readonly about: RunAbout;
  /** null: its job has reported none. */
  readonly losses: Losses | null;
}

/** A setting, or something of the data or the plan, of both runs as text; an empty one is not known. */
export interface ComparedFact {
  readonly name: string;
  readonly a: string;
  readonly b: string;
  readonly differs: boolean;
}

/** The two tuned models on the rows that both answered. */
export interface ComparedAnswers extends Omit<PairedAnswers, "worse" | "better"> {
  readonly compared: Compared;
  /** Rows to which the answer of B is worse, or better. */
  readonly counts: { readonly worse: number; readonly better: number };
  /** Changed rows without their texts, the largest change first: at most `MAX_WORSE` and `MAX_BETTER`. */
  readonly worse: readonly ChangedRow[];
  readonly better: readonly ChangedRow[];
}

/** Two runs side by side, without the text of any row. */
export interface ComparisonView {
  readonly a: ComparedRun;
  readonly b: ComparedRun;
  readonly facts: readonly ComparedFact[];
  /** Labels of only one of the two. */
  readonly labels: { readonly onlyA: readonly string[]; readonly onlyB: readonly string[] };
  /** null where a run has no tuned model, or they have no row in common. */
  readonly answers: ComparedAnswers | null;
}
