import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { onThings } from "./bedrock-permissions.ts";

/** ARNs that the state machine's role is allowed to use. */
export interface WorkflowResources {
  readonly customizationRoleArn: string;
  readonly topicArn: string;
  readonly functionArns: readonly string[];
}

/**
 * What the state machine itself may do: the calls that its definition makes, and nothing more
 * (a test holds the two against each other). Bedrock asks for Create on the model alone, not on what is made of it.
 */
export function workflowPermissions(
  scope: Construct,
  { customizationRoleArn, topicArn, functionArns }: WorkflowResources,
): PolicyStatement[] {
  return [
    onThings(scope, ["GetFoundationModel"], ["foundation-model"]),
    onThings(
      scope,
      ["CreateModelCustomizationJob"],
      ["foundation-model", "custom-model", "model-customization-job"],
    ),
    new PolicyStatement({
      actions: ["iam:PassRole"],
      resources: [customizationRoleArn],
      conditions: { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } },
    }),
    onThings(scope, ["GetModelCustomizationJob"], ["model-customization-job"]),
    onThings(scope, ["CreateCustomModelDeployment"], ["custom-model"]),
    onThings(scope, ["GetCustomModelDeployment"], ["custom-model-deployment"]),
    onThings(scope, ["CreateProvisionedModelThroughput"], ["custom-model"]),
    onThings(scope, ["GetProvisionedModelThroughput"], ["provisioned-model"]),
    new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [...functionArns] }),
    new PolicyStatement({ actions: ["sns:Publish"], resources: [topicArn] }),
  ];
}
