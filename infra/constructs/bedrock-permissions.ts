import { Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";

/** Kinds of things in Bedrock. All but foundation models end in an id that AWS draws at random. */
export type BedrockThing =
  | "foundation-model"
  | "inference-profile"
  | "model-customization-job"
  | "custom-model"
  | "custom-model-deployment"
  | "provisioned-model";

/** Allows actions of Bedrock on all things of some kinds in this account. */
export function onThings(
  scope: Construct,
  actions: readonly string[],
  kinds: readonly BedrockThing[],
): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `bedrock:${action}`),
    resources: kinds.map((kind) => arnsOf(scope, kind)),
  });
}

/** Allows List actions of Bedrock, which IAM knows no resources for. */
export function listing(...actions: string[]): PolicyStatement {
  return new PolicyStatement({
    actions: actions.map((action) => `bedrock:${action}`),
    resources: ["*"],
  });
}

function arnsOf(scope: Construct, kind: BedrockThing): string {
  const place = {
    // Foundation models belong to AWS; an inference profile calls them in other Regions too.
    "foundation-model": { account: "", region: "*" },
  }[kind as string];
  return Stack.of(scope).formatArn({
    service: "bedrock",
    resource: kind,
    resourceName: "*",
    ...place,
  });
}
