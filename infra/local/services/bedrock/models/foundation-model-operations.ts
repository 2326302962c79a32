import type { ListFoundationModelsCommandInput } from "@aws-sdk/client-bedrock";
import { allow, type Checked } from "../../../kernel/define-service.ts";
import type { BedrockOperations } from "../checked-operations.ts";
import { notFound } from "../errors.ts";
import { foundationModelArn } from "../ids.ts";
import { on } from "../permissions.ts";
import type { BedrockState } from "../state.ts";
import {
  allFoundationModels,
  type FoundModel,
  findFoundationModel,
  inferenceTypesIn,
  isOffered,
} from "./foundation-models.ts";
import { lifecycleOf } from "./lifecycle.ts";

/** The operations on base models. */
export function foundationModelOperations(state: BedrockState): BedrockOperations {
  return {
    GetFoundationModel: {
      permissions: ({ modelIdentifier: name = "" }) =>
        on(
          "bedrock:GetFoundationModel",
          foundationModelArn(state.cloud, findFoundationModel(name)?.id ?? name),
        ),
      run: ({ modelIdentifier }) => ({
        modelDetails: describe(state, existing(state, modelIdentifier)),
      }),
    },
    GetFoundationModelAvailability: {
      permissions: () => allow("bedrock:GetFoundationModelAvailability"),
      // Every model is agreed to and entitled in the local account.
      run: ({ modelId }) => ({
        modelId: existing(state, modelId).id,
        agreementAvailability: { status: "AVAILABLE" },
        authorizationStatus: "AUTHORIZED",
        entitlementAvailability: "AVAILABLE",
        regionAvailability: "AVAILABLE",
      }),
    },
    ListFoundationModels: {
      permissions: () => allow("bedrock:ListFoundationModels"),
      // Bedrock returns this list without pages.
      run(request) {
        const offered = allFoundationModels().filter((each) => isOffered(each, state.cloud.region));
        const summaries = offered.map((each) => describe(state, each));
        return { modelSummaries: summaries.filter((summary) => matches(summary, request)) };
      },
    },
  };
}

function existing({ cloud }: BedrockState, identifier: string): FoundModel {
  const model = findFoundationModel(identifier, cloud);
  if (model) return model;
  throw notFound("Could not resolve the foundation model from the provided model identifier.");
}

type Summary = ReturnType<typeof describe>;

function describe(state: BedrockState, { model, id, context }: FoundModel) {
  const types = ["FINE_TUNING", ...(model.customization?.distillation ? ["DISTILLATION"] : [])];
  const customizationsSupported: readonly string[] = context?.customization ? types : [];
  return {
    modelArn: foundationModelArn(state.cloud, id),
    modelId: id,
    modelName: model.modelName,
    providerName: model.providerName,
    inputModalities: model.inputModalities,
    outputModalities: model.outputModalities,
    responseStreamingSupported: model.body !== "none",
    customizationsSupported,
    inferenceTypesSupported: inferenceTypes(state, { model, context }),
    modelLifecycle: lifecycleOf(state, model),
  };
}

function inferenceTypes(
  { cloud }: BedrockState,
  { model, context }: Pick<FoundModel, "model" | "context">,
): readonly string[] {
  if (context === undefined) return inferenceTypesIn(model, cloud.region);
  return context.provisioned ? ["PROVISIONED"] : [];
}

function matches(summary: Summary, request: Checked<ListFoundationModelsCommandInput>): boolean {
  const { byProvider, byCustomizationType, byOutputModality, byInferenceType } = request;
  const has = (values: readonly string[], filter: string | undefined) =>
    filter === undefined || values.includes(filter);
  return (
    (byProvider === undefined || summary.providerName.toLowerCase() === byProvider.toLowerCase()) &&
    has(summary.customizationsSupported, byCustomizationType) &&
    has(summary.outputModalities, byOutputModality) &&
    has(summary.inferenceTypesSupported, byInferenceType)
  );
}
