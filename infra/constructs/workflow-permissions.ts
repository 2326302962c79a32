import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { onResources } from "./bedrock-permissions.ts";

/** ARNs that the state machine's role is allowed to use. */
export interface WorkflowResources {
  readonly customizationRoleArn: string;
  readonly topicArn: string;
  readonly functionArns: readonly string[];
}

/**
 * What the state machine itself may do: the calls that its definition makes, and nothing more
 * (a test compares the two). For a Create call Bedrock checks the model alone, not what is made from it.
 */
export function workflowPermissions(
  scope: Construct,
  { customizationRoleArn, topicArn, functionArns }: WorkflowResources,
): PolicyStatement[] {
  return [
    onResources(scope, ["GetFoundationModel"], ["foundation-model"]),
    onResources(
      scope,
      ["CreateModelCustomizationJob"],
      ["foundation-model", "custom-model", "model-customization-job"],
    ),
    new PolicyStatement({
      actions: ["iam:PassRole"],
      resources: [customizationRoleArn],
      conditions: { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } },
    }),
    onResources(scope, ["GetModelCustomizationJob"], ["model-customization-job"]),
    onResources(scope, ["CreateCustomModelDeployment"], ["custom-model"]),
    onResources(scope, ["GetCustomModelDeployment"], ["custom-model-deployment"]),
    onResources(scope, ["CreateProvisionedModelThroughput"], ["custom-model"]),
    onResources(scope, ["GetProvisionedModelThroughput"], ["provisioned-model"]),
    new PolicyStatement({ actions: ["lambda:InvokeFunction"], resources: [...functionArns] }),
    new PolicyStatement({ actions: ["sns:Publish"], resources: [topicArn] }),
  ];
}
