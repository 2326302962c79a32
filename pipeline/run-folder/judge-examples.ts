import { z } from "zod";

const text = z.string().min(1).max(100_000);

/** A comparison that people have made: a line of the file that a judge is calibrated on. */
export const JudgeExample = z.strictObject({
  question: text,
  answerA: text,
  answerB: text,
  /** Which answer is better; what people hold for a tie says nothing about a judge that must choose. */
  better: z.enum(["a", "b"]),
});
export type JudgeExample = z.infer<typeof JudgeExample>;
