import {
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  GetModelCustomizationJobCommand,
} from "@aws-sdk/client-bedrock";
import {
  findDeployments,
  findModels,
  findRunningJobs,
  findThroughputs,
} from "../../pipeline/clean-up/find.ts";
import { systemClock } from "../../pipeline/clock.ts";
import { runLayout } from "../../pipeline/run-folder/layout.ts";
import { GROUP_TAG, RUN_TAG } from "../../pipeline/workflow/names.ts";
import { aJob, BUCKET, converseLine, examples } from "./bedrock-tuning.ts";
import { type PipelineEnvironment, startEnvironment } from "./pipeline-environment.ts";

/** What no purchase at all looks like. */
export const nothing = { jobs: 0, deployments: 0, throughputs: 0, models: 0 };

/** A cloud with training data and a clock that waits a little, for clean-ups that loop. */
export async function startCleanUpEnvironment(): Promise<PipelineEnvironment> {
  const environment = await startEnvironment({
    speed: 1_200,
    quotas: { "model-units": 1, "committed-model-units": 2 },
  });
  await environment.put("train.jsonl", examples(40).map(converseLine).join("\n"));
  const clock = { now: environment.clock.now, sleep: () => systemClock.sleep(20) };
  return { ...environment, clock };
}

/** The tag by which a run recognizes what it bought. */
export const runTags = (runId: string) => [
  { key: GROUP_TAG, value: "test" },
  { key: RUN_TAG, value: runId },
];

/**
 * Starts a job as the workflow does.
 * @param owner run that it belongs to
 */
export async function startJob(
  { bedrock }: PipelineEnvironment,
  runId: string,
  owner = runId,
): Promise<void> {
  const tags = { jobTags: runTags(owner), customModelTags: runTags(owner) };
  const s3Uri = `s3://${BUCKET}/${runLayout(owner).output}`;
  // A job's name may have a point, a model's may not.
  const names = { jobName: runId, customModelName: runId.replace(".", "-") };
  const job = aJob({ ...names, ...tags, outputDataConfig: { s3Uri } });
  await bedrock.send(new CreateModelCustomizationJobCommand(job));
}

/** Trains a model as the workflow does; returns its ARN. */
export async function train(
  environment: PipelineEnvironment,
  runId: string,
  owner?: string,
): Promise<string> {
  await startJob(environment, runId, owner);
  for (;;) {
    const get = new GetModelCustomizationJobCommand({ jobIdentifier: runId });
    const { status, outputModelArn = "" } = await environment.bedrock.send(get);
    if (status === "Completed") return outputModelArn;
    if (status !== "InProgress") throw new Error(`the job is ${status}`);
    await systemClock.sleep(50);
  }
}

/** Trains a model and deploys it on demand, under the run's id. */
export async function trainAndDeploy(
  environment: PipelineEnvironment,
  runId: string,
  owner = runId,
): Promise<void> {
  const modelArn = await train(environment, runId, owner);
  const names = { modelDeploymentName: runId, modelArn, tags: runTags(owner) };
  await environment.bedrock.send(new CreateCustomModelDeploymentCommand(names));
}

/** The run's deployment, once it is active: Bedrock refuses to delete one that it is still creating. */
export async function activeDeployment({ bedrock }: PipelineEnvironment, runId: string) {
  for (;;) {
    const [found] = await findDeployments(bedrock, runId);
    if (found?.status === "Active") return found;
    await systemClock.sleep(20);
  }
}

/** Numbers of resources that still exist under the run's id. */
export async function left({ bedrock }: PipelineEnvironment, runId: string) {
  return {
    jobs: (await findRunningJobs(bedrock, runId)).length,
    deployments: (await findDeployments(bedrock, runId)).length,
    throughputs: (await findThroughputs(bedrock, runId)).length,
    models: (await findModels(bedrock, runId)).length,
  };
}
