import { BedrockClient } from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { IAMClient } from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { PricingClient } from "@aws-sdk/client-pricing";
import { S3Client } from "@aws-sdk/client-s3";
import { ServiceQuotasClient } from "@aws-sdk/client-service-quotas";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import { defined } from "../dataset-tools/defined.ts";

/** What the clients connect to. Absent members come from the environment. */
export interface ClientOptions {
  /** AWS Region, e.g. `us-east-1`. */
  readonly region?: string;
  /** One address for all services, e.g. of the local cloud; default is `AWS_ENDPOINT_URL`, else AWS. */
  readonly endpoint?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

/** Calls slow down when AWS throttles them; after five tries the error reaches the caller. */
const retries = { retryMode: "adaptive", maxAttempts: 5 } as const;

function settings(options: ClientOptions) {
  const { region, credentials } = options;
  const endpoint = options.endpoint ?? process.env["AWS_ENDPOINT_URL"];
  return { ...retries, ...defined({ region, endpoint, credentials }) };
}

/** S3; a custom endpoint has no host name per bucket, so the bucket is part of the path. */
export function s3Client(options: ClientOptions = {}): S3Client {
  const common = settings(options);
  return new S3Client({ ...common, forcePathStyle: "endpoint" in common });
}

/** Bedrock's control plane: jobs, models, serving. */
export function bedrockClient(options: ClientOptions = {}): BedrockClient {
  return new BedrockClient(settings(options));
}

/** Bedrock's runtime: sends prompts to a model. Its quotas are per minute, so throttled calls are retried longer. */
export function bedrockRuntimeClient(options: ClientOptions = {}): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    ...settings(options),
    maxAttempts: 8,
    // The SDK's default opens a connection for every single call: twice the work for short answers.
    requestHandler: { disableConcurrentStreams: false },
  });
}

/** Milliseconds after which a question to a model counts as lost. */
const QUESTION_TIMEOUT_MS = 120_000;

/** Bedrock's runtime for callers that pace and repeat their questions themselves: one try, without delays of the SDK. */
export function singleTryRuntimeClient(options: ClientOptions = {}): BedrockRuntimeClient {
  return new BedrockRuntimeClient({
    ...settings(options),
    retryMode: "standard",
    maxAttempts: 1,
    requestHandler: { disableConcurrentStreams: false, requestTimeout: QUESTION_TIMEOUT_MS },
  });
}

/** Lambda for callers that repeat their calls themselves: one try, since what timed out may run still. */
export function singleTryLambdaClient(options: ClientOptions = {}): LambdaClient {
  return new LambdaClient({ ...settings(options), retryMode: "standard", maxAttempts: 1 });
}

/** Step Functions: starts, reads and stops runs. */
export function sfnClient(options: ClientOptions = {}): SFNClient {
  return new SFNClient(settings(options));
}

/** SNS: notifies people. */
export function snsClient(options: ClientOptions = {}): SNSClient {
  return new SNSClient(settings(options));
}

/** CloudFormation: reads the outputs of the deployed stack. */
export function cloudFormationClient(options: ClientOptions = {}): CloudFormationClient {
  return new CloudFormationClient(settings(options));
}

/** Service Quotas: reads what an account may have. */
export function serviceQuotasClient(options: ClientOptions = {}): ServiceQuotasClient {
  return new ServiceQuotasClient(settings(options));
}

/** CloudWatch: reads how often a model was asked. */
export function cloudWatchClient(options: ClientOptions = {}): CloudWatchClient {
  return new CloudWatchClient(settings(options));
}

/** IAM: tries what a role may do. */
export function iamClient(options: ClientOptions = {}): IAMClient {
  return new IAMClient(settings(options));
}

/** KMS: reads the policy of the stack's key. */
export function kmsClient(options: ClientOptions = {}): KMSClient {
  return new KMSClient(settings(options));
}

/** The Price List API, which answers in few Regions; us-east-1 knows the prices of all. */
export function pricingClient(options: ClientOptions = {}): PricingClient {
  return new PricingClient({ ...settings(options), region: "us-east-1" });
}

/** Systems Manager: the parameters in which applications find an alias. */
export function ssmClient(options: ClientOptions = {}): SSMClient {
  return new SSMClient(settings(options));
}
