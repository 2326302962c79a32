import { z } from "zod";
import { type Clock, timestamp } from "../clock.ts";
import { UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";
import { approvalFile, approvalOf } from "../run-folder/approval.ts";
import { chosenIn, hyperparameterSweepFile } from "../run-folder/hyperparameter-sweep.ts";
import { runLayout } from "../run-folder/layout.ts";
import { type Verdict, verdictFile } from "../run-folder/verdict.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { recordDigests } from "./digests.ts";
import { hashEntry, RegistryEntry, versionKey } from "./entry.ts";
import { findWithdrawal } from "./serving.ts";
import { registerVersion, versionsOfRun } from "./versions.ts";

/** What the workflow knows about a run that it registers. */
export const RegisterRequest = z.strictObject({
  runId: z.string(),
  /** Name of the version: that of the execution. */
  version: z.string(),
  request: ExecutionInput,
  jobArn: z.string().nullable(),
  modelArn: z.string(),
  /** null for a rejected model that was not served again. */
  servingArn: z.string().nullable(),
  /** When the commitment of the throughput ends (ISO 8601); null without one. */
  committedUntil: z.string().nullable(),
});
export type RegisterRequest = z.infer<typeof RegisterRequest>;

/**
 * Registers the run's model with its complete lineage and the digests of the run's files; the scores come from the run's
 * `verdict.json`.
 * What an earlier execution of the run has registered is not registered again.
 * @returns name and key of the version
 */
export async function register(
  bucket: Bucket,
  clock: Clock,
  run: RegisterRequest,
): Promise<{ version: string; key: string }> {
  const verdict = await verdictFile.find(bucket, run.runId);
  if (verdict === undefined) {
    throw new UserError("Registry.NoVerdict", `the run ${run.runId} has no verdict.json`);
  }
  const at = timestamp(clock);
  const entry = {
    ...entryOf(run, verdict, at),
    ...(await approvalGiven(bucket, run)),
    ...(await triedBefore(bucket, run)),
  };
  const earlier = await findEqual(bucket, entry);
  const { version } = earlier ?? entry;
  const of = { runId: run.runId, execution: run.version, version, at };
  const digests = await recordDigests(bucket, of);
  if (earlier !== undefined) return earlier;
  const whole = RegistryEntry.parse({ ...entry, digests });
  const key = await registerVersion(bucket, { ...whole, sha256: hashEntry(whole) });
  return { version: entry.version, key };
}

/** Who approved the run's plan, where that was needed. */
async function approvalGiven(
  bucket: Bucket,
  { runId, request }: RegisterRequest,
): Promise<Pick<RegistryEntry, "approval">> {
  if (request.approval === undefined) return {};
  const decision = approvalOf(await approvalFile.findReadable(bucket, runId), request.planHash);
  if (decision === undefined) return {};
  const { by, at, reason } = decision;
  return { approval: { by, at, reason } };
}

/** What a hyperparameter sweep has tried, and the hyperparameters that it has chosen. */
async function triedBefore(
  bucket: Bucket,
  { runId, request }: RegisterRequest,
): Promise<Partial<Pick<RegistryEntry, "hyperparameterSweep" | "hyperParameters">>> {
  if (request.hyperparameterSweep === undefined) return {};
  const swept = await hyperparameterSweepFile.find(bucket, runId);
  const chosen = chosenIn(swept);
  if (swept === undefined || chosen === undefined) return {};
  const { candidates, chosen: name } = swept;
  return {
    hyperparameterSweep: { candidates, chosen: name },
    hyperParameters: chosen.hyperParameters,
  };
}

/** The run's version of the same model with the same outcome and serving, unless it was withdrawn. */
async function findEqual(
  bucket: Bucket,
  { group, runId, modelArn, outcome, serving }: RegistryEntry,
): Promise<{ version: string; key: string } | undefined> {
  for (const earlier of await versionsOfRun(bucket, group, runId)) {
    const { version } = earlier;
    const isEqual =
      earlier.modelArn === modelArn &&
      earlier.outcome === outcome &&
      earlier.serving.arn === serving.arn;
    if (isEqual && (await findWithdrawal(bucket, group, version)) === undefined) {
      return { version, key: versionKey(group, version) };
    }
  }
  return undefined;
}

function entryOf(run: RegisterRequest, verdict: Verdict, registeredAt: string): RegistryEntry {
  const { request } = run;
  const [score] = verdict.scores;
  const { trainRows, validationRows, evaluationRows, sha256 } = request.dataset;
  return {
    schema: 1,
    runId: run.runId,
    version: run.version,
    group: request.group,
    outcome: verdict.outcome,
    registeredAt,
    origin: request.origin,
    baseModel: request.baseModel,
    customizationType: request.customizationType,
    hyperParameters: request.hyperParameters,
    dataset: { trainRows, validationRows, evaluationRows, sha256 },
    planHash: request.planHash,
    jobArn: run.jobArn,
    modelArn: run.modelArn,
    serving: {
      path: request.serving.path,
      arn: verdict.outcome === "accepted" ? run.servingArn : null,
      committedUntil: verdict.outcome === "accepted" ? run.committedUntil : null,
    },
    scores: {
      name: score.name,
      rows: verdict.rows,
      tuned: score.tuned,
      base: score.base,
      gain: score.gain,
      low: score.interval.low,
      high: score.interval.high,
    },
    report: runLayout(run.runId).report,
  };
}
