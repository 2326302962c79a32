import type { Cloud, Permission, Shape } from "../../kernel/service.ts";
import { findCustomModel } from "./models/find.ts";
import { findFoundationModel, foundationModelArn } from "./models/foundation-models.ts";
import type { BedrockState } from "./state.ts";

/** Member that names the thing which an operation is about, and where to look a name up. */
const SUBJECTS: Readonly<Record<string, [member: string, kind: keyof typeof KINDS]>> = {
  GetModelCustomizationJob: ["jobIdentifier", "jobs"],
  StopModelCustomizationJob: ["jobIdentifier", "jobs"],
  GetCustomModel: ["modelIdentifier", "models"],
  DeleteCustomModel: ["modelIdentifier", "models"],
  GetCustomModelDeployment: ["customModelDeploymentIdentifier", "deployments"],
  UpdateCustomModelDeployment: ["customModelDeploymentIdentifier", "deployments"],
  DeleteCustomModelDeployment: ["customModelDeploymentIdentifier", "deployments"],
  GetProvisionedModelThroughput: ["provisionedModelId", "throughputs"],
  UpdateProvisionedModelThroughput: ["provisionedModelId", "throughputs"],
  DeleteProvisionedModelThroughput: ["provisionedModelId", "throughputs"],
  GetEvaluationJob: ["jobIdentifier", "evaluations"],
  StopEvaluationJob: ["jobIdentifier", "evaluations"],
  GetModelInvocationJob: ["jobIdentifier", "batches"],
  StopModelInvocationJob: ["jobIdentifier", "batches"],
};

/** The resource type in the ARN of each kind. */
const KINDS = {
  jobs: "model-customization-job",
  models: "custom-model",
  deployments: "custom-model-deployment",
  throughputs: "provisioned-model",
  evaluations: "evaluation-job",
  batches: "model-invocation-job",
} as const;

/** What IAM must allow for an operation (Service Authorization Reference, "Amazon Bedrock"). */
export function permissionsFor(state: BedrockState, operation: string, input: Shape): Permission[] {
  const special = SPECIAL[operation];
  if (special) return special(state, input);
  const action = `bedrock:${operation}`;
  const [member, kind] = SUBJECTS[operation] ?? [];
  if (member === undefined || kind === undefined) return [{ action, resource: "*" }];
  const subject = [{ action, resource: arnOf(state, kind, String(input[member])) }];
  // The new model behind a stable name is a resource of its own.
  const model = input["modelArn"] ?? input["desiredModelId"];
  return model === undefined
    ? subject
    : [...subject, { action, resource: modelArn(state, String(model)) }];
}

const SPECIAL: Readonly<Record<string, (state: BedrockState, input: Shape) => Permission[]>> = {
  CreateModelCustomizationJob: (state, input) => [
    ...create("CreateModelCustomizationJob", [
      modelArn(state, String(input["baseModelIdentifier"])),
      anyArn(state.cloud, "custom-model"),
      anyArn(state.cloud, "model-customization-job"),
    ]),
    ...tagging(input["jobTags"], anyArn(state.cloud, "model-customization-job")),
    ...tagging(input["customModelTags"], anyArn(state.cloud, "custom-model")),
    passRole(input),
  ],
  CreateCustomModelDeployment: (state, input) => [
    ...create("CreateCustomModelDeployment", [modelArn(state, String(input["modelArn"]))]),
    ...tagging(input["tags"], anyArn(state.cloud, "custom-model-deployment")),
  ],
  CreateProvisionedModelThroughput: (state, input) => [
    ...create("CreateProvisionedModelThroughput", [modelArn(state, String(input["modelId"]))]),
    ...tagging(input["tags"], anyArn(state.cloud, "provisioned-model")),
  ],
  CreateEvaluationJob: (state, input) => [
    ...create("CreateEvaluationJob", [anyArn(state.cloud, "evaluation-job")]),
    ...tagging(input["jobTags"], anyArn(state.cloud, "evaluation-job")),
    passRole(input),
  ],
  BatchDeleteEvaluationJob: (_state, input) =>
    create("BatchDeleteEvaluationJob", (input["jobIdentifiers"] ?? []) as string[]),
  CreateModelInvocationJob: (state, input) => [
    ...create("CreateModelInvocationJob", [
      modelArn(state, String(input["modelId"])),
      anyArn(state.cloud, "model-invocation-job"),
    ]),
    ...tagging(input["tags"], anyArn(state.cloud, "model-invocation-job")),
    passRole(input),
  ],
  GetFoundationModel: ({ cloud }, input) => {
    const id =
      findFoundationModel(String(input["modelIdentifier"]))?.id ?? String(input["modelIdentifier"]);
    return create("GetFoundationModel", [foundationModelArn(cloud.region, id)]);
  },
  TagResource: (_state, input) => create("TagResource", [String(input["resourceARN"])]),
  UntagResource: (_state, input) => create("UntagResource", [String(input["resourceARN"])]),
  ListTagsForResource: (_state, input) =>
    create("ListTagsForResource", [String(input["resourceARN"])]),
};

function create(operation: string, resources: readonly string[]): Permission[] {
  return resources.map((resource) => ({ action: `bedrock:${operation}`, resource }));
}

function tagging(tags: unknown, resource: string): Permission[] {
  const some = Array.isArray(tags) && tags.length > 0;
  return some ? create("TagResource", [resource]) : [];
}

function passRole(input: Shape): Permission {
  return {
    action: "iam:PassRole",
    resource: String(input["roleArn"]),
    conditions: { "iam:PassedToService": "bedrock.amazonaws.com" },
  };
}

function anyArn({ region, accountId }: Cloud, kind: string): string {
  return `arn:aws:bedrock:${region}:${accountId}:${kind}/*`;
}

/** A name as the ARN behind it, so that policies with ARNs match; an unknown one by its kind. */
function arnOf(state: BedrockState, kind: keyof typeof KINDS, identifier: string): string {
  const thing = (state[kind].values() as { arn: string; name: string }[]).find(
    ({ name }) => name === identifier,
  );
  if (thing) return thing.arn;
  const { region, accountId } = state.cloud;
  return identifier.startsWith("arn:")
    ? identifier
    : `arn:aws:bedrock:${region}:${accountId}:${KINDS[kind]}/${identifier}`;
}

function modelArn(state: BedrockState, identifier: string): string {
  const custom = findCustomModel(state, identifier);
  if (custom) return custom.arn;
  if (identifier.startsWith("arn:")) return identifier;
  return foundationModelArn(state.cloud.region, identifier);
}
