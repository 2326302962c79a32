import {
  GetCustomModelCommand,
  type GetModelCustomizationJobCommandOutput,
} from "@aws-sdk/client-bedrock";
import { findDeployments, findJob, findThroughputs } from "../clean-up/find.ts";
import type { BillableResource } from "../clean-up/list.ts";
import { isAwsError, UserError } from "../errors.ts";
import { evaluatedOf, fewShotAsked } from "../evaluation/evaluated.ts";
import { countAnswered } from "../evaluation/survey.ts";
import { type BaseScore, baseScoreFile } from "../run-folder/base-score.ts";
import {
  type Candidate,
  chosenIn,
  hyperparameterSweepFile,
} from "../run-folder/hyperparameter-sweep.ts";
import { runLayout } from "../run-folder/layout.ts";
import { type Verdict, verdictFile } from "../run-folder/verdict.ts";
import type { ExecutionInput } from "../workflow/input.ts";
import { candidateJob } from "../workflow/names.ts";
import type { RunEnvironment } from "./environment.ts";

/** A customization job as Bedrock has it now. */
export interface ExistingJob {
  readonly arn: string;
  /** The candidate that it trains; null where it is the run's only one. */
  readonly candidate: string | null;
  /** As Bedrock spells it, e.g. `InProgress`. */
  readonly status: string;
  /** The model that it made, which may be deleted by now; null while there is none. */
  readonly modelArn: string | null;
}

/** What a run has made and paid for so far. */
export interface Existing {
  /** The run's own jobs, oldest first; of a run that was given a job, that one; of a hyperparameter sweep its candidates'. */
  readonly jobs: readonly ExistingJob[];
  /** The candidate that a hyperparameter sweep has chosen; null before it has, and for other runs. */
  readonly chosen: Candidate | null;
  /** null where none was made, or it was deleted. */
  readonly model: { readonly arn: string; readonly status: string } | null;
  readonly servings: readonly BillableResource[];
  /** Number of held-out rows that neither model has to be asked again. */
  readonly answered: number;
  /** The base model's, where it was measured before the training. */
  readonly baseScore: BaseScore | null;
  readonly verdict: Verdict | null;
}

/**
 * Finds what a run has made: its jobs, its model, its serving, its answered rows, its verdict.
 * @throws UserError `Run.NameTaken` when someone else's job has the run's name
 */
export async function findExisting(
  environment: RunEnvironment,
  input: ExecutionInput,
): Promise<Existing> {
  const { runId, start, origin } = input;
  const { bedrock, bucket } = environment;
  const given = "jobArn" in start ? start.jobArn : null;
  const jobs =
    origin === "run" ? await ownJobs(environment, input) : await jobsOf(environment, given);
  const givenModel = "modelArn" in start ? start.modelArn : null;
  const chosen = await chosenCandidate(environment, input);
  const last = input.hyperparameterSweep === undefined ? jobs.at(-1) : chosen;
  const modelArn = last?.modelArn ?? givenModel;
  return {
    jobs,
    chosen,
    model: modelArn === null ? null : await findModel(environment, modelArn),
    servings: [
      ...(await findDeployments(bedrock, runId)),
      ...(await findThroughputs(bedrock, runId)),
    ],
    answered: await countRows(
      environment,
      input,
      start.at === "base" ? input.baseModel.inferenceId : modelArn,
    ),
    baseScore: (await baseScoreFile.findReadable(bucket, runId)) ?? null,
    verdict: (await verdictFile.findReadable(bucket, runId)) ?? null,
  };
}

async function chosenCandidate(
  { bucket }: RunEnvironment,
  { runId, hyperparameterSweep }: ExecutionInput,
): Promise<Candidate | null> {
  if (hyperparameterSweep === undefined) return null;
  return chosenIn(await hyperparameterSweepFile.findReadable(bucket, runId)) ?? null;
}

async function ownJobs(
  environment: RunEnvironment,
  { runId, hyperparameterSweep: sweep }: ExecutionInput,
): Promise<ExistingJob[]> {
  if (sweep === undefined) return jobsNamed(environment, runId, null);
  const jobs: ExistingJob[] = [];
  for (const { name } of sweep.candidates) {
    jobs.push(...(await jobsNamed(environment, runId, name)));
  }
  return jobs;
}

/** The first job of a run or a candidate is named after it, later ones `<name>.2`, `<name>.3`, … */
async function jobsNamed(
  environment: RunEnvironment,
  runId: string,
  candidate: string | null,
): Promise<ExistingJob[]> {
  const first = candidate === null ? runId : candidateJob(runId, candidate);
  const jobs: ExistingJob[] = [];
  for (;;) {
    const name = jobs.length === 0 ? first : `${first}.${jobs.length + 1}`;
    const job = await findJob(environment.bedrock, name);
    if (job === undefined) return jobs;
    if (!writesInto(environment, runId, job)) {
      throw new UserError("Run.NameTaken", `the customization job ${name} is not this run's own`, {
        hint: "Someone else has made it under the run's name. Start another run with `tunewright tune` and --run-id.",
      });
    }
    jobs.push(existingJob(job, candidate));
  }
}

/** Whether a job's output is the run's folder; a service may return a URI without its last slash. */
function writesInto(
  { bucket }: RunEnvironment,
  runId: string,
  { outputDataConfig }: GetModelCustomizationJobCommandOutput,
): boolean {
  const uri = outputDataConfig?.s3Uri ?? "";
  const own = `s3://${bucket.name}/${runLayout(runId).output}`;
  return uri === own || `${uri}/` === own;
}

async function jobsOf({ bedrock }: RunEnvironment, jobArn: string | null): Promise<ExistingJob[]> {
  const job = jobArn === null ? undefined : await findJob(bedrock, jobArn);
  return job === undefined ? [] : [existingJob(job, null)];
}

function existingJob(
  job: GetModelCustomizationJobCommandOutput,
  candidate: string | null,
): ExistingJob {
  return {
    candidate,
    arn: job.jobArn ?? "",
    status: job.status ?? "",
    modelArn: job.outputModelArn ?? null,
  };
}

async function findModel(
  { bedrock }: RunEnvironment,
  modelArn: string,
): Promise<Existing["model"]> {
  try {
    const found = await bedrock.send(new GetCustomModelCommand({ modelIdentifier: modelArn }));
    return { arn: found.modelArn ?? modelArn, status: found.modelStatus ?? "Active" };
  } catch (error) {
    if (isAwsError(error, "ResourceNotFoundException")) return null;
    throw error;
  }
}

async function countRows(
  { bucket }: RunEnvironment,
  input: ExecutionInput,
  modelArn: string | null,
): Promise<number> {
  if (modelArn === null) return 0;
  const evaluated = evaluatedOf(input, modelArn);
  const rows = input.dataset.evaluationRows;
  const fewShot = fewShotAsked(input);
  return countAnswered(bucket, { runId: input.runId, evaluated, fewShot, rows });
}
