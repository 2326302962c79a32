import { z } from "zod";

/** Input of an execution that prepares a dataset; all else is in the preparation's request, which is in S3. */
export const PreparationInput = z.strictObject({
  /** Id of the preparation, as `checkRunId` accepts ids. */
  preparationId: z.string(),
  /** Parts in which duplicates are looked for. */
  partitions: z.int().min(1).max(256),
});
export type PreparationInput = z.infer<typeof PreparationInput>;
