import {
  CreateModelCustomizationJobCommand,
  GetCustomModelDeploymentCommand,
  ListCustomModelDeploymentsCommand,
} from "@aws-sdk/client-bedrock";
import { S3Client } from "@aws-sdk/client-s3";
import { ssmClient } from "../../pipeline/clients.ts";
import { systemClock } from "../../pipeline/clock.ts";
import type { Bucket } from "../../pipeline/objects.ts";
import type { RegistryEntry } from "../../pipeline/registry/entry.ts";
import { registerVersion } from "../../pipeline/registry/versions.ts";
import type { PromoteRequest, PromoteTools } from "../../pipeline/serving/promote-alias.ts";
import { aJob, BUCKET, converseLine, examples, jobEnd } from "./bedrock-tuning.ts";
import { type TestCloud, unitsForTests } from "./local-cloud.ts";
import { type PipelineEnvironment, startEnvironment } from "./pipeline-environment.ts";
import { aVersion } from "./version.ts";

/** What promotes versions in a local cloud. */
export interface Promotions {
  readonly bucket: Bucket;
  readonly tools: PromoteTools;
  /** Trains a model on `train.jsonl`; returns its ARN. */
  model(name: string, baseModelIdentifier?: string): Promise<string>;
  /** Registers an accepted version of the group. */
  version(group: string, name: string, modelArn: string): Promise<RegistryEntry>;
  stop(): Promise<void>;
}

/** A local cloud with training data, in which versions are promoted. */
export type PromotionBench = PipelineEnvironment & Promotions;

/** A clock whose time passes by its sleeps; they last as long as the cloud takes for that time, or a moment. */
function quickClock(speed: number) {
  let slept = 0;
  return {
    now: () => systemClock.now() + slept,
    async sleep(milliseconds: number) {
      slept += milliseconds;
      await systemClock.sleep(Math.max(5, milliseconds / speed));
    },
  };
}

/** @param speed of the cloud: by default an exchange takes 5 ms */
export async function startPromotions(speed = 60_000): Promise<PromotionBench> {
  const quotas = { ...unitsForTests, deployments: 100 };
  const environment = await startEnvironment({ speed, quotas });
  const { cloud, bedrock, runtime } = environment;
  await environment.put("train.jsonl", examples(40).map(converseLine).join("\n"));
  const promotions = promotionsOn(cloud.client, { bedrock, runtime, speed });
  return {
    ...environment,
    ...promotions,
    async stop() {
      await promotions.stop();
      await environment.stop();
    },
  };
}

/** What promotes versions with these clients, on a cloud that has the bucket of training data. */
export function promotionsOn(
  client: TestCloud["client"],
  of: Pick<PipelineEnvironment, "bedrock" | "runtime"> & { speed: number },
): Promotions {
  // Enough connections for 200 promotions at once; a busy machine may lose one.
  const requestHandler = { httpAgent: { maxSockets: 100 } };
  const settings = { ...client, maxAttempts: 5 };
  const s3 = new S3Client({ ...settings, forcePathStyle: true, requestHandler });
  const bucket = { s3, name: BUCKET };
  const ssm = ssmClient(client);
  const { bedrock, runtime } = of;
  const clock = quickClock(of.speed);
  return {
    bucket,
    async stop() {
      s3.destroy();
      ssm.destroy();
    },
    tools: { bucket, bedrock, runtime, ssm, clock, pollEvery: 1_000 },
    async model(name, baseModelIdentifier = "amazon.nova-micro-v1:0:128k") {
      const job = aJob({ jobName: name, customModelName: name, baseModelIdentifier });
      const { jobArn = "" } = await bedrock.send(new CreateModelCustomizationJobCommand(job));
      return (await jobEnd({ bedrock }, jobArn)).outputModelArn ?? "";
    },
    async version(group, name, modelArn) {
      const entry = aVersion(name, { group, modelArn });
      await registerVersion(bucket, entry);
      return entry;
    },
  };
}

/** The promotion of a version to `production`. */
export function aPromotion(
  entry: RegistryEntry,
  changes: Partial<PromoteRequest> = {},
): PromoteRequest {
  return {
    ...{ group: entry.group, alias: "production", entry, what: "promoted", by: "arn:me" },
    ...{ reason: "better", over: null, modelUnits: 1, usdPerHour: null, drainSeconds: 60 },
    ...changes,
  };
}

/** The model behind a deployment's ARN. */
export async function modelBehind({ bedrock }: PipelineEnvironment, arn: string) {
  const get = new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: arn });
  return (await bedrock.send(get)).modelArn;
}

/** Names of all deployments. */
export async function deploymentNames({ bedrock }: PipelineEnvironment): Promise<string[]> {
  const { modelDeploymentSummaries = [] } = await bedrock.send(
    new ListCustomModelDeploymentsCommand({ maxResults: 1000 }),
  );
  return modelDeploymentSummaries.map((one) => one.customModelDeploymentName ?? "").sort();
}
