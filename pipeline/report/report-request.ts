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
  jobArn: z.string().optional(),
  modelArn: z.string().optional(),
  servingArn: z.string().optional(),
});
export type ReportRequest = z.infer<typeof ReportRequest>;
