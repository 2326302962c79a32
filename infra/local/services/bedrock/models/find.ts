import { invalid, notFound } from "../errors.ts";
import type { CustomModel } from "../resources.ts";
import type { BedrockState } from "../state.ts";
import {
  type FoundationModel,
  type FoundModel,
  findFoundationModel,
  type Lifecycle,
} from "./foundation-models.ts";

/** The base model of that id or ARN. Throws `ValidationException` when Bedrock has none. */
export function findBase(identifier: string): FoundModel {
  const found = findFoundationModel(identifier);
  if (found === undefined) throw invalid("The provided model identifier is invalid.");
  return found;
}

/** Throws `ValidationException` for a base model that takes no new jobs or throughput any more. */
export function checkUsable(state: BedrockState, { model, id }: FoundModel): void {
  if (lifecycleOf(state, model).status === "ACTIVE") return;
  throw invalid(
    `The model ${id} is in the LEGACY state of its life cycle and can't be used for new customization jobs or Provisioned Throughput.`,
  );
}

/** Where a base model stands in its life: as in the table, or as a planned fault has made it. */
export function lifecycleOf({ lifecycles }: BedrockState, model: FoundationModel): Lifecycle {
  return lifecycles.get(model.modelId) ?? model.lifecycle;
}

/** Throws `ResourceNotFoundException`, as all calls do, for a base model at the end of its life. */
export function checkAlive(state: BedrockState, model: FoundationModel): void {
  const { endOfLifeTime } = lifecycleOf(state, model);
  if (endOfLifeTime === undefined || Date.parse(endOfLifeTime) > state.cloud.clock.now()) return;
  throw notFound(
    "This model version has reached the end of its life. Please refer to the AWS documentation for more details.",
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
