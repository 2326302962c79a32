import { z } from "zod";
import { ExecutionInput } from "../workflow/input.ts";
import { runFile } from "./run-file.ts";

/** An interval that holds the true value with the stated confidence. */
const Interval = z.object({ low: z.number(), high: z.number() });
export type Interval = z.infer<typeof Interval>;

/** How often both, one, or none of the two models was right on the same rows. */
const PairedCounts = z.object({
  both: z.number(),
  tunedOnly: z.number(),
  baseOnly: z.number(),
  neither: z.number(),
});
export type PairedCounts = z.infer<typeof PairedCounts>;

/** Scores of the two models on the same rows, in score points from 0 to 1. */
const Comparison = z.object({
  /** By label where the answers are few labels, else by shared words. */
  metric: z.enum(["label-accuracy", "token-f1"]),
  rows: z.number(),
  tuned: z.number(),
  base: z.number(),
  /** tuned − base. */
  gain: z.number(),
  /** Of the gain, with the gate's confidence. */
  interval: Interval,
  method: z.enum(["newcombe-paired", "paired-bootstrap"]),
  /** Chance of so large a difference if both were equally good; null for token-f1. */
  pValue: z.number().nullable(),
  counts: PairedCounts.nullable(),
  /** Rows that a model refuses, counted against the tuned and in favor of the base model. */
  failed: z.object({ tuned: z.number(), base: z.number() }),
  /** Rows, hits of the tuned and hits of the base model by label; null for token-f1. */
  byLabel: z.record(z.string(), z.tuple([z.number(), z.number(), z.number()])).nullable(),
});
export type Comparison = z.infer<typeof Comparison>;

/** The rule that decides. */
export const Gate = ExecutionInput.shape.gate;
export type Gate = z.infer<typeof Gate>;

/** What the gate decided, and on which numbers: the content of a run's `verdict.json`. */
const Verdict = Comparison.extend({
  verdict: z.enum(["accepted", "rejected"]),
  /** A sentence for the reader. */
  reason: z.string(),
  gate: Gate,
});
export type Verdict = z.infer<typeof Verdict>;

/** The run's `verdict.json`. */
export const verdictFile = runFile("verdict", Verdict);
