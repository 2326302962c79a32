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
});
export type EvaluationRow = z.infer<typeof EvaluationRow>;
