import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import {
  bedrockClient,
  bedrockRuntimeClient,
  s3Client,
  singleTryLambdaClient,
} from "../../pipeline/clients.ts";
import type { Clock } from "../../pipeline/clock.ts";
import { type Bucket, writeText } from "../../pipeline/objects.ts";
import { serviceRole } from "./bedrock-tuning.ts";
import { startTestCloud, type TestCloud } from "./local-cloud.ts";

/** The pipeline's own clients on a local cloud. */
export interface PipelineEnvironment {
  readonly cloud: TestCloud;
  readonly bucket: Bucket;
  readonly bedrock: BedrockClient;
  readonly runtime: BedrockRuntimeClient;
  readonly lambda: LambdaClient;
  /** Starts at 2026-11-23T00:00:00Z and moves only by `sleep`. */
  readonly clock: Clock;
  put(key: string, text: string): Promise<unknown>;
  stop(): Promise<void>;
}

/** Bucket and role as `a-tuning.ts` has them. */
const BUCKET = "tuning-data";

/**
 * @param options.quotas raises quotas of the account, by the local Bedrock's names
 * @param options.assembly folder of a stack that is deployed as well
 */
export async function startEnvironment(
  options: { speed?: number; quotas?: Record<string, number>; assembly?: string } = {},
): Promise<PipelineEnvironment> {
  const cloud = await startTestCloud({ speed: 60_000, ...options });
  cloud.kernel.iam.putRole(serviceRole());
  const bucket = { s3: s3Client(cloud.client), name: BUCKET };
  await bucket.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const bedrock = bedrockClient(cloud.client);
  const runtime = bedrockRuntimeClient(cloud.client);
  const lambda = singleTryLambdaClient(cloud.client);
  return {
    cloud,
    bucket,
    bedrock,
    runtime,
    lambda,
    clock: standingClock(),
    put: (key, text) => writeText(bucket, key, { text, type: "text/plain" }),
    async stop() {
      for (const client of [bucket.s3, bedrock, runtime, lambda]) client.destroy();
      await cloud.stop();
    },
  };
}

/** A clock that moves only by its own `sleep`. */
function standingClock(): Clock {
  let now = Date.UTC(2026, 10, 23);
  return {
    now: () => now,
    async sleep(milliseconds) {
      now += milliseconds;
    },
  };
}
