import {
  CreateCustomModelDeploymentCommand,
  CreateModelCustomizationJobCommand,
  CreateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import {
  aJob,
  type Bench,
  converseLine,
  deploymentReady,
  examples,
  jobEnd,
  put,
  SYSTEM,
  startBench,
  throughputReady,
} from "./bedrock-tuning.ts";
import { unitsForTests } from "./local-cloud.ts";

/** A local cloud with a tuned Nova Micro that a deployment and a throughput serve. */
export interface ServingBench extends Bench {
  readonly customModel: string;
  readonly deployment: string;
  readonly throughput: string;
}

/** Tunes a model on 120 examples of four labels and waits until it is served. */
export async function startServing(): Promise<ServingBench> {
  const bench = await startBench({ quotas: unitsForTests });
  const customModel = await tune(bench, "tuned");
  const deployment = await deploy(bench, "tuned", customModel);
  const throughput = await buy(bench, "tuned", customModel);
  return { ...bench, customModel, deployment, throughput };
}

/** Tunes a model of that name, from Nova Micro by default. Resolves to its ARN. */
export async function tune(
  bench: Bench,
  name: string,
  baseModelIdentifier = "amazon.nova-micro-v1:0:128k",
): Promise<string> {
  await put(bench, "train.jsonl", examples(120).map(converseLine));
  const request = aJob({ jobName: name, customModelName: name, baseModelIdentifier });
  const { jobArn = "" } = await bench.bedrock.send(new CreateModelCustomizationJobCommand(request));
  return (await jobEnd(bench, jobArn)).outputModelArn ?? "";
}

/** Deploys a model on demand. Resolves to the deployment's ARN once it is active. */
export async function deploy(bench: Bench, name: string, modelArn: string): Promise<string> {
  const { customModelDeploymentArn: arn = "" } = await bench.bedrock.send(
    new CreateCustomModelDeploymentCommand({ modelDeploymentName: name, modelArn }),
  );
  await deploymentReady(bench, arn);
  return arn;
}

/** Buys one model unit. Resolves to the throughput's ARN once it is in service. */
async function buy(bench: Bench, name: string, modelId: string): Promise<string> {
  const { provisionedModelArn: arn = "" } = await bench.bedrock.send(
    new CreateProvisionedModelThroughputCommand({
      provisionedModelName: name,
      modelId,
      modelUnits: 1,
    }),
  );
  await throughputReady(bench, arn);
  return arn;
}

/** A question that the tuned model answers with `card_lost`. */
export const QUESTION = "somebody stole my card, it is gone";

/** What Converse and Nova's body are asked in these tests. */
export const conversation = {
  messages: [{ role: "user", content: [{ text: QUESTION }] }],
  system: [{ text: SYSTEM }],
} satisfies Partial<ConverseCommandInput>;
