import type { RunStatus } from "../../../run/status.ts";
import type { Ending } from "../../../run-folder/report.ts";
import type { Verdict } from "../../../run-folder/verdict.ts";

/** How a run is, as its reader sees it: `waits` for an approval, `ended` where its output is not ours. */
export type RunCondition = Ending | "running" | "waits" | "ended";

/** What the gate decided on; scores and their differences are from 0 to 1. */
export interface RunScores {
  /** Why the gate rejected the model, in a few words; null where it was accepted. */
  readonly why: string | null;
  readonly verdict: Verdict["verdict"];
  readonly tuned: number;
  readonly base: number;
  /** tuned − base, with the bounds of its interval. */
  readonly gain: number;
  readonly low: number;
  readonly high: number;
  readonly confidence: number;
  /** Held-out rows. */
  readonly rows: number;
}

/** USD by list prices. */
export interface RunCost {
  /** null: no price is known. */
  readonly usd: number | null;
  /** As the plan has it, or what was used: as counted, or with estimated parts. */
  readonly kind: "planned" | "measured" | "estimated";
  /** Whether nothing is left out since its price or quantity is not known. */
  readonly isAll: boolean;
}

/** What a run is about and what came of it. Of a run that has ended it never changes. */
export interface RunAbout {
  readonly condition: RunCondition;
  /** Short name of the base model, and the group; null when the input is not ours. */
  readonly model: string | null;
  readonly group: string | null;
  /** Name of the dataset, as the plan has it; null where there is none. */
  readonly dataset: string | null;
  /** Rows to train on and held-out rows; null as `model`. */
  readonly rows: { readonly train: number; readonly heldOut: number } | null;
  /** State that is running now; null once the run has ended. */
  readonly state: string | null;
  /** Name of the error that ended it; null unless it failed. */
  readonly error: string | null;
  /** null where the gate has decided nothing. */
  readonly scores: RunScores | null;
  /** The base model's score, where tuning would not have paid off. */
  readonly baseScore: number | null;
  /** By its plan; null where that cannot be read. */
  readonly planned: RunCost | null;
  /** ARN of who started it; null where that is not recorded. */
  readonly startedBy: string | null;
}

/** A run in the list. */
export interface RunRow {
  readonly region: string;
  readonly runId: string;
  /** Number of times that the run was resumed. */
  readonly resumes: number;
  readonly status: RunStatus;
  /** Milliseconds since the epoch, by the cloud's clock. */
  readonly startedAt: number;
  readonly stoppedAt: number | null;
  /** null: not read yet. */
  readonly about: RunAbout | null;
  /** So far; null: not read yet, or not known. */
  readonly cost: RunCost | null;
  /** Aliases that point at a version of the run now. */
  readonly aliases: readonly string[];
}
