import { z } from "zod";
import { services } from "./source-job.ts";

/** One thing of the old job or its data, and what became of it. */
export const Move = z.strictObject({
  /** `moved` means the same, `changed` means something else here, `stays` has no counterpart. */
  kind: z.enum(["moved", "changed", "stays"]),
  /** What it was called, with its value, e.g. `n_epochs: 3`. */
  from: z.string(),
  /** What it is now, e.g. `hyperparameters.epochCount: 3`; null where it stays behind. */
  to: z.string().nullable(),
  /** Why it changed or stays; null where it means the same. */
  why: z.string().nullable(),
});
export type Move = z.infer<typeof Move>;

const Part = z.strictObject({
  file: z.string(),
  rows: z.number(),
  /** Rows with errors that were left out. */
  leftOut: z.number(),
  sha256: z.string(),
});

/** What `migration.json` in the folder of a migration records, and what `migrate … --json` prints. */
export const Migration = z.strictObject({
  service: z.enum(services),
  /** Id of the old job; null where its JSON was not given. */
  job: z.string().nullable(),
  /** The base model that was tuned there; null where it is not known. */
  oldBase: z.string().nullable(),
  /** The tuned model there, by the name that it answers to; null where it is not known. */
  oldModel: z.string().nullable(),
  /** Short name of the base model on Bedrock, and why it was chosen. */
  model: z.string(),
  why: z.string(),
  data: z.strictObject({
    train: Part,
    /** Rows that the old model has not learned; null: none were given. */
    heldOut: Part.nullable(),
  }),
  moves: z.array(Move),
});
export type Migration = z.infer<typeof Migration>;

/** Files of a migration's folder. */
export const migrationFiles = {
  config: "tunewright.yaml",
  train: "train.jsonl",
  heldOut: "held-out.jsonl",
  record: "migration.json",
  /** The old model's answers, which `migrate ask-old` collects. */
  oldAnswers: "old-answers.jsonl",
} as const;
