import type { ServiceName } from "../kernel/service.ts";
import { sdkPackage } from "./schema.ts";

/**
 * The SDK's schemas say "string" where AWS has an enum, and export the enums separately by name. A member is
 * looked up as `<Structure>.<member>` here, then by its own name with a capital (`customizationType` →
 * `CustomizationType`). Source: types of `@aws-sdk/client-bedrock` 3.1164.0 and `@aws-sdk/client-sfn` 3.1163.0.
 */
const NAMED: Readonly<Record<string, string>> = {
  "CreateEvaluationJobRequest.applicationType": "ApplicationType",
  "ListCustomModelDeploymentsRequest.sortBy": "SortModelsBy",
  "ListCustomModelDeploymentsRequest.statusEquals": "CustomModelDeploymentStatus",
  "ListCustomModelsRequest.sortBy": "SortModelsBy",
  "ListEvaluationJobsRequest.applicationTypeEquals": "ApplicationType",
  "ListEvaluationJobsRequest.sortBy": "SortJobsBy",
  "ListEvaluationJobsRequest.statusEquals": "EvaluationJobStatus",
  "ListFoundationModelsRequest.byCustomizationType": "ModelCustomization",
  "ListFoundationModelsRequest.byInferenceType": "InferenceType",
  "ListFoundationModelsRequest.byOutputModality": "ModelModality",
  "ListModelCopyJobsRequest.statusEquals": "ModelCopyJobStatus",
  "ListModelCustomizationJobsRequest.sortBy": "SortJobsBy",
  "ListModelCustomizationJobsRequest.statusEquals": "FineTuningJobStatus",
  "ListModelInvocationJobsRequest.sortBy": "SortJobsBy",
  "ListModelInvocationJobsRequest.statusEquals": "ModelInvocationJobStatus",
  "ListProvisionedModelThroughputsRequest.sortBy": "SortByProvisionedModels",
  "ListProvisionedModelThroughputsRequest.statusEquals": "ProvisionedModelStatus",
  "EvaluationDatasetMetricConfig.taskType": "EvaluationTaskType",
  "CreateStateMachineInput.type": "StateMachineType",
  "LoggingConfiguration.level": "LogLevel",
  "ListExecutionsInput.statusFilter": "ExecutionStatus",
  "ListExecutionsInput.redriveFilter": "ExecutionRedriveFilter",
  "ValidateStateMachineDefinitionInput.type": "StateMachineType",
  "ValidateStateMachineDefinitionInput.severity": "ValidateStateMachineDefinitionSeverity",
};

/** Members whose capitalized name happens to be another type's enum. */
const NOT_THAT_ENUM = new Set(["Status", "InputTags"]);

/** The values that AWS knows for a string member; undefined when it is free text. */
export function enumValues(
  service: ServiceName,
  structure: string,
  member: string,
): readonly string[] | undefined {
  const byName = `${member.charAt(0).toUpperCase()}${member.slice(1)}`;
  const name = NAMED[`${structure}.${member}`] ?? (NOT_THAT_ENUM.has(byName) ? "" : byName);
  const exported = service === "bedrock" || service === "states" ? sdkPackage(service)?.[name] : {};
  if (typeof exported !== "object" || exported === null || Array.isArray(exported))
    return undefined;
  const values = Object.values(exported);
  return values.length > 0 && values.every((value) => typeof value === "string")
    ? values
    : undefined;
}
