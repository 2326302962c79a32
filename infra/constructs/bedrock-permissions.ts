import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** Kinds of resources in Bedrock. All but foundation models end in an id that AWS draws at random. */
export type BedrockResource =
  | "foundation-model"
  | "inference-profile"
  | "model-customization-job"
  | "custom-model"
  | "custom-model-deployment"
  | "provisioned-model";

/** Allows actions of Bedrock on all resources of some kinds in this account. */
export function onResources(
  scope: Construct,
  actions: readonly string[],
  kinds: readonly BedrockResource[],
): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `bedrock:${action}`),
    resources: kinds.map((kind) => arnsOf(scope, kind)),
  });
}

/** Allows List actions of Bedrock, for which IAM has no resources. */
export function listing(...actions: string[]): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `bedrock:${action}`),
    resources: ["*"],
  });
}

function arnsOf(scope: Construct, kind: BedrockResource): string {
  return Stack.of(scope).formatArn({
    service: "bedrock",
    resource: kind,
    resourceName: "*",
    // Foundation models belong to AWS; an inference profile calls them in other Regions too.
    ...(kind === "foundation-model" ? { account: "", region: "*" } : {}),
  });
}
