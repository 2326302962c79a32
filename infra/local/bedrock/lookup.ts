import type { CustomModel } from "./documents.ts";
import { invalid, notFound } from "./errors.ts";
import { type FoundModel, findFoundationModel } from "./foundation-models.ts";
import type { BedrockState } from "./state.ts";

/** The base model of that id or ARN. Throws `ValidationException` when Bedrock has none. */
export function findBase(identifier: string): FoundModel {
  const found = findFoundationModel(identifier);
  if (found === undefined) throw invalid("The provided model identifier is invalid.");
  return found;
}

/** Throws `ValidationException` for a base model that takes no new jobs or throughput any more. */
export function checkUsable({ model, id }: FoundModel): void {
  if (model.lifecycle.status === "ACTIVE") return;
  throw invalid(
    `The model ${id} is in the LEGACY state of its life cycle and can't be used for new customization jobs or Provisioned Throughput.`,
  );
}

/** The custom model of that name or ARN; undefined when there is none. */
export function findCustomModel(state: BedrockState, identifier: string): CustomModel | undefined {
  return state.models.values().find(({ arn, name }) => arn === identifier || name === identifier);
}

/** Like `findCustomModel`, but throws `ResourceNotFoundException`. */
export function customModel(state: BedrockState, identifier: string): CustomModel {
  const model = findCustomModel(state, identifier);
  if (model === undefined) throw notFound("The provided model identifier is invalid.");
  return model;
}
