import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { RunConfig } from "../config/run-config.ts";
import { isAwsError, UserError } from "../errors.ts";
import { configFile } from "../run-folder/config.ts";
import { runLayout } from "../run-folder/layout.ts";
import { manifestFile } from "../run-folder/manifest.ts";
import { type Plan, planFile } from "../run-folder/plan.ts";
import { ExecutionInput } from "../workflow/input.ts";
import { assertWithinBudget } from "./budget.ts";
import { assertAccepted } from "./commitment.ts";
import type { Dataset } from "./dataset.ts";
import type { StartEnvironment } from "./environment.ts";
import { executionName, type RunExecution } from "./executions.ts";
import { type OnUpload, uploadFile } from "./upload.ts";

/** A run that is about to start. */
export interface RunRequest {
  readonly input: ExecutionInput;
  readonly plan: Plan;
  readonly config: RunConfig;
  readonly dataset: Dataset;
}

/**
 * Uploads the input of a run, then starts it. Safe to repeat: nothing is sent or started twice.
 * @throws UserError `Plan.OverBudget`, `Plan.UnknownPrice`, `Commitment.NotAccepted` before anything is sent
 */
export async function startRun(
  environment: StartEnvironment,
  request: RunRequest,
  onUpload?: OnUpload,
): Promise<void> {
  assertWithinBudget(request.plan, request.config.budget);
  assertAccepted(request.plan, request.config.acceptCommitment);
  await uploadInput(environment, request, onUpload);
  await startExecution(environment, request.input, 1);
}

/** Starts an execution of a run; another command may have started it meanwhile, and is adopted. */
export async function startExecution(
  { sfn, stack }: StartEnvironment,
  input: ExecutionInput,
  number: number,
): Promise<void> {
  const { stateMachineArn } = stack;
  const name = executionName(input.runId, number);
  try {
    await sfn.send(
      new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }),
    );
  } catch (error) {
    if (!isAwsError(error, "ExecutionAlreadyExists")) throw error;
  }
}

/**
 * Checks that an existing run with the same id has the same plan.
 * @throws UserError `Run.OtherPlan` when it was started with another plan
 */
export function assertSamePlan(found: RunExecution, planHash: string): void {
  const started = ExecutionInput.safeParse(JSON.parse(found.input ?? "null"));
  if (started.success && started.data.planHash === planHash) return;
  throw new UserError("Run.OtherPlan", `the run ${found.runId} was started with a different plan`, {
    hint: "Look at it with `tunewright status`, or choose another --run-id.",
  });
}

async function uploadInput(
  { bucket }: StartEnvironment,
  request: RunRequest,
  onUpload?: OnUpload,
): Promise<void> {
  const { train, validation, evaluation, manifest, scoreFiles } = request.dataset;
  const { config, input, plan } = request;
  const { runId } = input;
  const keys = runLayout(runId);
  if (train !== null) await uploadFile(bucket, keys.train, train, onUpload);
  if (validation !== null) await uploadFile(bucket, keys.validation, validation, onUpload);
  await uploadFile(bucket, keys.evaluation, evaluation, onUpload);
  for (const { spec, path } of scoreFiles) {
    await uploadFile(bucket, `${keys.prefix}${spec.key}`, { path, sha256: spec.sha256 });
  }
  await manifestFile.write(bucket, runId, manifest);
  await planFile.write(bucket, runId, plan);
  await configFile.write(bucket, runId, { config, input });
}
