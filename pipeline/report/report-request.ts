import { z } from "zod";
import { Failure, RunTimes } from "../run-folder/report.ts";

/** What the workflow says of a run; the rest of its report comes from the run's folder. */
export const ReportRequest = z.strictObject({
  runId: z.string(),
  executionArn: z.string().nullish(),
  outcome: z.enum(["accepted", "rejected", "failed", "stopped", "not-tuned", "a-a"]),
  /** Input of the execution, unchecked: that of a failed run may be anything. */
  request: z.unknown(),
  failure: Failure.optional(),
  /** What the clean-up after a failure could not do, as text. */
  leftovers: z.string().optional(),
  /** What failed after the training without failing the run. */
  notes: z.array(z.object({ state: z.string(), error: z.string() })).optional(),
  /** When the execution started (ISO 8601). */
  startedAt: z.string().nullish(),
  times: RunTimes.optional(),
  /** Name under which the model is registered after this report: that of the execution. */
  version: z.string().nullish(),
  jobArn: z.string().nullish(),
  modelArn: z.string().nullish(),
  servingArn: z.string().nullish(),
  /** When the commitment of the throughput ends (ISO 8601). */
  committedUntil: z.string().nullish(),
  /** When the lease of the serving ends (ISO 8601). */
  leaseUntil: z.string().nullish(),
});
export type ReportRequest = z.infer<typeof ReportRequest>;
