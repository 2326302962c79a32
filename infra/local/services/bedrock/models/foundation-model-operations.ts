import type { Shape } from "../../../kernel/service.ts";
import { notFound } from "../errors.ts";
import type { BedrockState } from "../state.ts";
import { lifecycleOf } from "./find.ts";
import {
  allFoundationModels,
  type FoundModel,
  findFoundationModel,
  foundationModelArn,
} from "./foundation-models.ts";

/** GetFoundationModel. */
export function getFoundationModel(state: BedrockState, input: Shape): Shape {
  return { modelDetails: describe(state, found(input["modelIdentifier"])) };
}

/** GetFoundationModelAvailability: every model is agreed to and entitled in the local account. */
export function getFoundationModelAvailability(_state: BedrockState, input: Shape): Shape {
  const { id } = found(input["modelId"]);
  return {
    modelId: id,
    agreementAvailability: { status: "AVAILABLE" },
    authorizationStatus: "AUTHORIZED",
    entitlementAvailability: "AVAILABLE",
    regionAvailability: "AVAILABLE",
  };
}

/** ListFoundationModels; it has no pages. */
export function listFoundationModels(state: BedrockState, input: Shape): Shape {
  const summaries = allFoundationModels().map((each) => describe(state, each));
  return { modelSummaries: summaries.filter((summary) => wanted(summary, input)) };
}

function wanted(summary: Shape, input: Shape): boolean {
  const has = (member: string, value: unknown) =>
    value === undefined || (summary[member] as unknown[]).includes(value);
  const { byProvider } = input;
  return (
    (byProvider === undefined ||
      String(summary["providerName"]).toLowerCase() === String(byProvider).toLowerCase()) &&
    has("customizationsSupported", input["byCustomizationType"]) &&
    has("outputModalities", input["byOutputModality"]) &&
    has("inferenceTypesSupported", input["byInferenceType"])
  );
}

function found(identifier: unknown): FoundModel {
  const model = findFoundationModel(String(identifier));
  if (model === undefined)
    throw notFound("Could not resolve the foundation model from the provided model identifier.");
  return model;
}

function describe(state: BedrockState, { model, id, context }: FoundModel): Shape {
  return {
    modelArn: foundationModelArn(state.cloud.region, id),
    modelId: id,
    modelName: model.modelName,
    providerName: model.providerName,
    inputModalities: model.inputModalities,
    outputModalities: model.outputModalities,
    responseStreamingSupported: model.body !== "none",
    customizationsSupported: context?.customization ? ["FINE_TUNING"] : [],
    inferenceTypesSupported: inferenceTypes(model.inferenceTypesSupported, context),
    modelLifecycle: lifecycleOf(state, model),
  };
}

function inferenceTypes(
  bare: readonly string[],
  context: FoundModel["context"],
): readonly string[] {
  if (context === undefined) return bare;
  return context.provisioned ? ["PROVISIONED"] : [];
}
