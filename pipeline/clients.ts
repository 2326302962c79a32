import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { IAMClient } from "@aws-sdk/client-iam";
import { PricingClient } from "@aws-sdk/client-pricing";
import { SSMClient } from "@aws-sdk/client-ssm";
import { type ClientOptions, settings } from "./clients/settings.ts";

// What functions use has a file per service: a bundle then loads only the services that its function calls.
export { bedrockClient } from "./clients/bedrock.ts";
export { bedrockRuntimeClient, singleTryRuntimeClient } from "./clients/bedrock-runtime.ts";
export { cloudWatchClient } from "./clients/cloudwatch.ts";
export { kmsClient } from "./clients/kms.ts";
export { singleTryLambdaClient } from "./clients/lambda.ts";
export { s3Client } from "./clients/s3.ts";
export { serviceQuotasClient } from "./clients/service-quotas.ts";
export type { ClientOptions } from "./clients/settings.ts";
export { sfnClient } from "./clients/sfn.ts";
export { snsClient } from "./clients/sns.ts";

/** CloudFormation: reads the outputs of the deployed stack. */
export function cloudFormationClient(options: ClientOptions = {}): CloudFormationClient {
  return new CloudFormationClient(settings(options));
}

/** IAM: tries what a role may do. */
export function iamClient(options: ClientOptions = {}): IAMClient {
  return new IAMClient(settings(options));
}

/** The Price List API, which answers in few Regions; us-east-1 knows the prices of all. */
export function pricingClient(options: ClientOptions = {}): PricingClient {
  return new PricingClient({ ...settings(options), region: "us-east-1" });
}

/** Systems Manager: the parameters in which applications find an alias. */
export function ssmClient(options: ClientOptions = {}): SSMClient {
  return new SSMClient(settings(options));
}
