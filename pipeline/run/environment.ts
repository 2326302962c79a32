import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { SFNClient } from "@aws-sdk/client-sfn";
import {
  bedrockClient,
  type ClientOptions,
  cloudFormationClient,
  s3Client,
  sfnClient,
} from "../clients.ts";
import type { Bucket } from "../objects.ts";
import { readStack, type StackOutputs } from "./stack.ts";

/** Where runs are started and read: the deployed stack, and clients for it. */
export interface RunEnvironment {
  readonly sfn: SFNClient;
  readonly bedrock: BedrockClient;
  /** The data bucket. */
  readonly bucket: Bucket;
  readonly stack: StackOutputs;
}

/** What starting a run needs of it. */
export interface StartEnvironment extends Pick<RunEnvironment, "sfn" | "bucket"> {
  readonly stack: Pick<StackOutputs, "stateMachineArn">;
}

/**
 * Finds the deployed stack and connects to its bucket and state machine.
 * @param options omitted members come from the environment: `AWS_REGION`, `AWS_ENDPOINT_URL`, credentials
 * @throws UserError `Stack.Missing`, `Stack.Outdated`
 */
export async function openEnvironment(options: ClientOptions = {}): Promise<RunEnvironment> {
  const stack = await readStack(cloudFormationClient(options));
  const bucket = { s3: s3Client(options), name: stack.bucket };
  return { sfn: sfnClient(options), bedrock: bedrockClient(options), bucket, stack };
}
