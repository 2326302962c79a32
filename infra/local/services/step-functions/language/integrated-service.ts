import type { ServiceName } from "../../../kernel/service.ts";

/** A service as Step Functions names it in resources, errors and causes. */
export interface IntegratedService {
  readonly service: ServiceName;
  /** First part of an error name, e.g. `Bedrock` in `Bedrock.ThrottlingException`. */
  readonly errorPrefix: string;
}

/** Services behind `arn:aws:states:::aws-sdk:<name>:<action>`. */
const SDK_SERVICES: Readonly<Record<string, IntegratedService>> = {
  bedrock: { service: "bedrock", errorPrefix: "Bedrock" },
  bedrockruntime: { service: "bedrock-runtime", errorPrefix: "BedrockRuntime" },
  s3: { service: "s3", errorPrefix: "S3" },
  sns: { service: "sns", errorPrefix: "Sns" },
  sfn: { service: "states", errorPrefix: "Sfn" },
  lambda: { service: "lambda", errorPrefix: "Lambda" },
  sts: { service: "sts", errorPrefix: "Sts" },
  eventbridge: { service: "events", errorPrefix: "EventBridge" },
  cloudformation: { service: "cloudformation", errorPrefix: "CloudFormation" },
};

/** The service of a resource type such as `aws-sdk:bedrock`, or undefined when the cloud has none. */
export function sdkService(resourceType: string): IntegratedService | undefined {
  const name = resourceType.startsWith("aws-sdk:") ? resourceType.slice("aws-sdk:".length) : "";
  return Object.hasOwn(SDK_SERVICES, name) ? SDK_SERVICES[name] : undefined;
}

/** `createModelCustomizationJob` → `CreateModelCustomizationJob`. */
export function operationName(action: string): string {
  return action.charAt(0).toUpperCase() + action.slice(1);
}
