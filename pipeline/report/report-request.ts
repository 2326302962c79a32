import { z } from "zod";

/** What ended a run that failed. */
const Failure = z.strictObject({
  /** Name of the error, e.g. `Job.Failed`. */
  error: z.string(),
  cause: z.string(),
  /** Name of the state in which it happened. */
  state: z.string(),
});
export type Failure = z.infer<typeof Failure>;

/** What the workflow says of a run; the rest of its report comes from the run's folder. */
export const ReportRequest = z.strictObject({
  runId: z.string(),
  outcome: z.enum(["accepted", "rejected", "failed", "stopped"]),
  /** Input of the execution, unchecked: that of a failed run may be anything. */
  request: z.unknown(),
  failure: Failure.optional(),
  /** What failed after the training without failing the run. */
  notes: z.array(z.object({ state: z.string(), error: z.string() })).optional(),
  jobArn: z.string().nullish(),
  modelArn: z.string().nullish(),
  servingArn: z.string().nullish(),
  /** When the commitment of the throughput ends (ISO 8601). */
  committedUntil: z.string().nullish(),
});
export type ReportRequest = z.infer<typeof ReportRequest>;
