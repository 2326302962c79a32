import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Key } from "aws-cdk-lib/aws-kms";
import type { Construct } from "constructs";
import { listing, onResources, onResourcesOfRuns, tagging } from "./bedrock-permissions.ts";
import { encryptModels } from "./model-key.ts";

/** ARNs that the state machine's role is allowed to use. */
export interface WorkflowResources {
  readonly customizationRoleArn: string;
  readonly topicArn: string;
  readonly functionArns: readonly string[];
  readonly key: Key | undefined;
  /** Grants of the objects that its distributed Maps read their items from. */
  readonly itemLists: readonly PolicyStatement[];
}

type Grants = (scope: Construct, resources: WorkflowResources) => PolicyStatement[];

/**
 * What each call to Bedrock needs, by the name of its SDK integration. For a Create call Bedrock checks what
 * something is made from, and the right to tag what is made.
 */
const bedrockCalls: Readonly<Record<string, Grants>> = {
  getFoundationModel: (scope) => [onResources(scope, ["GetFoundationModel"], ["foundation-model"])],
  getCustomModel: (scope) => [onResources(scope, ["GetCustomModel"], ["custom-model"])],
  listCustomModels: () => [listing("ListCustomModels")],
  createModelCustomizationJob: (scope, { customizationRoleArn, key }) => [
    onResources(
      scope,
      ["CreateModelCustomizationJob"],
      ["foundation-model", "custom-model", "model-customization-job"],
    ),
    tagging(scope, "model-customization-job", "custom-model"),
    new PolicyStatement({
      actions: ["iam:PassRole"],
      resources: [customizationRoleArn],
      conditions: { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } },
    }),
    ...encryptModels(scope, key),
  ],
  getModelCustomizationJob: (scope) => [
    onResources(scope, ["GetModelCustomizationJob"], ["model-customization-job"]),
  ],
  listModelCustomizationJobs: () => [listing("ListModelCustomizationJobs")],
  stopModelCustomizationJob: (scope) => [
    onResourcesOfRuns(scope, ["StopModelCustomizationJob"], ["model-customization-job"]),
  ],
  createCustomModelDeployment: (scope, { key }) => createDeployment(scope, key),
  getCustomModelDeployment: (scope) => [
    onResources(scope, ["GetCustomModelDeployment"], ["custom-model-deployment"]),
  ],
  listCustomModelDeployments: () => [listing("ListCustomModelDeployments")],
  createProvisionedModelThroughput: (scope, { key }) => [
    // Throughput can be bought for a base model, too; the reference names both kinds as required.
    onResources(scope, ["CreateProvisionedModelThroughput"], ["custom-model", "foundation-model"]),
    tagging(scope, "provisioned-model"),
    ...encryptModels(scope, key),
  ],
  getProvisionedModelThroughput: (scope) => [
    onResources(scope, ["GetProvisionedModelThroughput"], ["provisioned-model"]),
  ],
  listProvisionedModelThroughputs: () => [listing("ListProvisionedModelThroughputs")],
  deleteProvisionedModelThroughput: (scope) => [
    onResourcesOfRuns(scope, ["DeleteProvisionedModelThroughput"], ["provisioned-model"]),
  ],
  listTagsForResource: (scope) => [
    onResources(
      scope,
      ["ListTagsForResource"],
      ["model-customization-job", "custom-model", "custom-model-deployment", "provisioned-model"],
    ),
  ],
};

/** Lets a role serve custom models on demand, be it the state machine's or the function's that makes the call. */
export function createDeployment(scope: Construct, key: Key | undefined): PolicyStatement[] {
  return [
    onResources(scope, ["CreateCustomModelDeployment"], ["custom-model"]),
    tagging(scope, "custom-model-deployment"),
    ...encryptModels(scope, key),
  ];
}

/**
 * What the state machine itself may do: the calls that its definition makes, and nothing more.
 * @param definition the definition's text
 * @throws Error when it makes a call to Bedrock that has no grants here
 */
export function workflowPermissions(
  scope: Construct,
  definition: string,
  resources: WorkflowResources,
): PolicyStatement[] {
  const calls = new Set(
    [...definition.matchAll(/"arn:aws:states:::aws-sdk:bedrock:(\w+)"/g)].map(
      ([, call = ""]) => call,
    ),
  );
  return [
    ...[...calls].flatMap((call) => grantsOf(call)(scope, resources)),
    new PolicyStatement({
      actions: ["lambda:InvokeFunction"],
      // All versions: an execution that started before an update calls those of then.
      resources: resources.functionArns.map((arn) => `${arn}:*`),
    }),
    ...resources.itemLists,
    new PolicyStatement({ actions: ["sns:Publish"], resources: [resources.topicArn] }),
  ];
}

function grantsOf(call: string): Grants {
  const grants = bedrockCalls[call];
  if (grants !== undefined) return grants;
  throw new Error(`workflow-permissions.ts has no grants for the call bedrock:${call}`);
}
