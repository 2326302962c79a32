import { z } from "zod";
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";
import { type Verdict, verdictFile } from "../run-folder/verdict.ts";
import { ExecutionInput } from "../workflow/input.ts";
import type { RegistryEntry } from "./entry.ts";
import { registerVersion } from "./versions.ts";

/** What the workflow knows about a run that it registers. */
export const RegisterRequest = z.strictObject({
  runId: z.string(),
  request: ExecutionInput,
  jobArn: z.string(),
  modelArn: z.string(),
  servingArn: z.string(),
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;

/** Registers the run's model with its complete lineage; the scores come from the run's `verdict.json`. */
export async function register(
  bucket: Bucket,
  clock: Clock,
  run: RegisterRequest,
): Promise<{ key: string }> {
  const verdict = await verdictFile.find(bucket, run.runId);
  if (verdict === undefined) {
    throw new UserError("Registry.NoVerdict", `the run ${run.runId} has no verdict.json`);
  }
  return { key: await registerVersion(bucket, entryOf(run, verdict, timestamp(clock))) };
}

function entryOf(run: RegisterRequest, verdict: Verdict, registeredAt: string): RegistryEntry {
  const { request } = run;
  const { trainRows, validationRows, evaluationRows, sha256 } = request.dataset;
  return {
    schema: 1,
    runId: run.runId,
    group: request.group,
    verdict: verdict.verdict,
    registeredAt,
    baseModel: request.baseModel,
    customizationType: request.customizationType,
    hyperParameters: request.hyperParameters,
    dataset: { trainRows, validationRows, evaluationRows, sha256 },
    planHash: request.planHash,
    jobArn: run.jobArn,
    modelArn: run.modelArn,
    serving: {
      path: request.serving.path,
      arn: verdict.verdict === "accepted" ? run.servingArn : null,
    },
    scores: {
      metric: verdict.metric,
      rows: verdict.rows,
      tuned: verdict.tuned,
      base: verdict.base,
      gain: verdict.gain,
      low: verdict.interval.low,
      high: verdict.interval.high,
    },
    report: runLayout(run.runId).report,
  };
}
