import { z } from "zod";
import { runFile } from "./run-file.ts";

/** How many rows Bedrock has looked at, and what became of them. */
const RowCounts = z.object({
  processed: z.number(),
  accepted: z.number(),
  /** Rows of which a part was left out. */
  partiallyAccepted: z.number(),
  rejected: z.number(),
});
export type RowCounts = z.infer<typeof RowCounts>;

/** What Bedrock reports about the training rows: the content of a run's `acceptance.json`. */
const Acceptance = RowCounts.extend({
  /** The same by file. */
  files: z.array(RowCounts.extend({ fileName: z.string() })),
  /** Keys of the reports that this was read from. */
  reports: z.array(z.string()),
});
export type Acceptance = z.infer<typeof Acceptance>;

/** The run's `acceptance.json`. */
export const acceptanceFile = runFile("acceptance", Acceptance);
