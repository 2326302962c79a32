import {
  CreateInferenceProfileCommand,
  CreateProvisionedModelThroughputCommand,
  GetProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { readVersion } from "../../pipeline/registry/versions.ts";
import type { ExecutionInput } from "../../pipeline/workflow/input.ts";
import type { PipelineCloud } from "./pipeline-cloud.ts";
import { aRequest } from "./request.ts";
import { type Changes, type GrantScenario, runs } from "./scenario-steps.ts";
import { aGate } from "./verdict.ts";

/** The champion's held-out rows are others than those of the run after it. */
const otherRows = {
  heldOut: (text: string) => text.replaceAll('"recordId":"r', '"recordId":"o'),
};

const withChampion = aGate({
  champion: { alias: "candidate", margin: 0.02, forgettingRows: 4 },
});

/** A run before this one gets the alias of their group. */
export function succeeding(name: string, before: NonNullable<Changes>): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      const champion = { ...before, ...otherRows };
      const group = await runs("the run before", champion).run(pipeline, `${runId}-before`);
      const evaluation = { ...aRequest(runId).evaluation, baseFirst: true };
      return runs(name, { group, gate: withChampion, evaluation }).run(pipeline, runId);
    },
  };
}

type BaseModel = ExecutionInput["baseModel"];

/**
 * The base model answers by what the account has made before the run.
 * @param make makes it, under the run's name; resolves to what differs in the request
 */
export function answeredBy(
  name: string,
  make: (pipeline: PipelineCloud, runId: string) => Promise<Partial<BaseModel>>,
): GrantScenario {
  return {
    name,
    async run(pipeline, runId) {
      const baseModel = { ...aRequest("").baseModel, ...(await make(pipeline, runId)) };
      return runs(name, { baseModel }).run(pipeline, runId);
    },
  };
}

export async function makeProfile(
  { bedrock }: PipelineCloud,
  runId: string,
): Promise<Partial<BaseModel>> {
  const copyFrom = `arn:aws:bedrock:us-east-1::foundation-model/${aRequest("").baseModel.inferenceId}`;
  const make = { inferenceProfileName: runId, modelSource: { copyFrom } };
  const { inferenceProfileArn } = await bedrock.send(new CreateInferenceProfileCommand(make));
  return { inferenceId: inferenceProfileArn ?? "" };
}

/** Buys a model unit for the foundation model. */
export async function buyThroughput(
  { bedrock, until }: PipelineCloud,
  runId: string,
): Promise<Partial<BaseModel>> {
  const modelId = aRequest("").baseModel.id;
  const buy = { provisionedModelName: `${runId}-base`, modelId, modelUnits: 1 };
  const { provisionedModelArn: inferenceId = "" } = await bedrock.send(
    new CreateProvisionedModelThroughputCommand(buy),
  );
  const get = new GetProvisionedModelThroughputCommand({ provisionedModelId: inferenceId });
  await until(async () => (await bedrock.send(get)).status === "InService" || undefined);
  return { inferenceId };
}

/** A run before this one tunes the base model, and serves it on demand. */
export async function tuneBefore(
  pipeline: PipelineCloud,
  runId: string,
): Promise<Partial<BaseModel>> {
  const first = await runs("the run before", {}).run(pipeline, `${runId}-before`);
  const { modelArn, serving } = await readVersion(pipeline.bucket, first, first);
  if (serving.arn === null) throw new Error(`${first} was rejected`);
  return { id: modelArn, inferenceId: serving.arn };
}
