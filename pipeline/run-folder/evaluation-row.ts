import { z } from "zod";

/** A held-out row as the dataset tools write it: a line of `input/evaluation.jsonl`. */
export const EvaluationRow = z.object({
  recordId: z.string(),
  system: z.string().nullable(),
  messages: z
    .array(
      z.object({
        role: z.enum(["user", "assistant"]),
        content: z.array(z.object({ text: z.string() })),
      }),
    )
    .min(1),
  /** The right answer. */
  reference: z.string(),
  /** Hash of the group that the row belongs to, where rows are grouped: they are not independent. */
  group: z.string().optional(),
  /** Values of the columns that the rows are looked at separately by. */
  slices: z.record(z.string(), z.string()).optional(),
});
export type EvaluationRow = z.infer<typeof EvaluationRow>;
