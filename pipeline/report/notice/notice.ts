import type { NextStep } from "../next-step.ts";

/** What people are notified of, before it becomes a text. It holds no row of the dataset. */
export interface Notice {
  readonly runId: string;
  /** What happened: an ending of a run, or what it needs. */
  readonly event: string;
  readonly subject: string;
  /** In a sentence. */
  readonly summary: string;
  /** What happened, why, and what it costs: lines. */
  readonly lines: readonly string[];
  readonly steps: readonly NextStep[];
  readonly links: readonly (readonly [name: string, address: string])[];
  /** ARNs of what it is about. */
  readonly resources: readonly string[];
}
