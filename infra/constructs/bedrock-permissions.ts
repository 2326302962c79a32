import { Stack } from "aws-cdk-lib";
import { PolicyStatement, type PolicyStatementProps } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { RUN_TAG } from "../../pipeline/workflow/names.ts";

/** Kinds of resources in Bedrock. All but models and profiles of AWS end in an id that AWS draws at random. */
export type BedrockResource =
  | "foundation-model"
  | "inference-profile"
  | "application-inference-profile"
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
  return statement(actions, { resources: kinds.map((kind) => arnsOf(scope, kind)) });
}

/** Allows actions on those resources of some kinds that a run made, as their tag says. */
export function onResourcesOfRuns(
  scope: Construct,
  actions: readonly string[],
  kinds: readonly BedrockResource[],
): PolicyStatement {
  return statement(actions, {
    resources: kinds.map((kind) => arnsOf(scope, kind)),
    conditions: { Null: { [`aws:ResourceTag/${RUN_TAG}`]: "false" } },
  });
}

/** Lets Create calls tag what they make. Bedrock requires it as soon as such a call carries tags. */
export function tagging(scope: Construct, ...kinds: readonly BedrockResource[]): PolicyStatement {
  return statement(["TagResource"], {
    resources: kinds.map((kind) => arnsOf(scope, kind)),
    conditions: { Null: { [`aws:RequestTag/${RUN_TAG}`]: "false" } },
  });
}

/** Allows List actions of Bedrock, for which IAM has no resources. */
export function listing(...actions: string[]): PolicyStatement {
  return statement(actions, { resources: ["*"] });
}

/** Allows reading the account's quotas of Bedrock, and AWS's defaults, for which IAM has no resources. */
export function readQuotas(scope: Construct): PolicyStatement[] {
  const arn = { service: "servicequotas", resource: "bedrock", resourceName: "*" };
  return [
    new PolicyStatement({
      actions: ["servicequotas:GetServiceQuota"],
      resources: [Stack.of(scope).formatArn(arn)],
    }),
    new PolicyStatement({ actions: ["servicequotas:GetAWSDefaultServiceQuota"], resources: ["*"] }),
  ];
}

function statement(actions: readonly string[], rest: PolicyStatementProps): PolicyStatement {
  return new PolicyStatement({ actions: actions.map((action) => `bedrock:${action}`), ...rest });
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
