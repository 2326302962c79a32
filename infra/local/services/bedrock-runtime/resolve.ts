import { ServiceError } from "../../kernel/aws-error.ts";
import { loadModel } from "../../training/model-file.ts";
import type { TunedModel } from "../../training/tuned-model.ts";
import { invalid, notFound } from "../bedrock/errors.ts";
import { findInvoked } from "../bedrock/inference-profiles/profile.ts";
import { customModel, findCustomModel } from "../bedrock/models/custom-model.ts";
import {
  type FoundationModel,
  type FoundModel,
  findBase,
  findFoundationModel,
  inferenceTypesIn,
} from "../bedrock/models/foundation-models.ts";
import { checkAlive } from "../bedrock/models/lifecycle.ts";
import type { InvocableModels } from "../bedrock/serving/invocable-models.ts";

/** What answers: a tuned model's weights; an untuned base model has only the prompt. */
export interface LocalModel {
  readonly base: FoundationModel;
  readonly tuned: TunedModel | undefined;
}

/** Finds the model of a `modelId` and makes sure that it can be invoked. Keeps weights in memory. */
export class ModelResolver {
  readonly #models: InvocableModels;
  /** Weights by their file, the most recently used last. */
  readonly #loaded = new Map<string, TunedModel>();

  constructor(models: InvocableModels) {
    this.#models = models;
  }

  /** Throws what Bedrock throws for an id that is unknown, retired, not ready or not invocable like this. */
  resolve(modelId: string): LocalModel {
    if (modelId.includes(":custom-model-deployment/")) return this.#deployed(modelId);
    if (modelId.includes(":provisioned-model/")) return this.#provisioned(modelId);
    const profile = findInvoked(this.#models, modelId);
    if (profile) return this.#alive(findBase(profile.modelId));
    const found = findFoundationModel(modelId, this.#models.cloud);
    if (found) return this.#onDemand(found, modelId);
    if (modelId.includes(":custom-model/")) throw onDemandUnsupported(modelId);
    throw invalid("The provided model identifier is invalid.");
  }

  #onDemand(found: FoundModel, modelId: string): LocalModel {
    // An id with a context length is for customization and throughput; recorded from AWS in August 2026.
    if (found.context !== undefined) throw notFound("Model not found.");
    const answer = this.#alive(found);
    const types = inferenceTypesIn(found.model, this.#models.cloud.region);
    if (types.includes("ON_DEMAND")) return answer;
    throw onDemandUnsupported(modelId);
  }

  #alive({ model }: FoundModel): LocalModel {
    checkAlive(this.#models, model);
    return { base: model, tuned: undefined };
  }

  #deployed(arn: string): LocalModel {
    const { status, modelArn } = this.#models.deployments.find(arn);
    if (status === "Creating") throw notReady();
    if (status === "Failed") throw invalid("The custom model deployment is in the Failed state.");
    return this.#tuned(modelArn);
  }

  #provisioned(arn: string): LocalModel {
    const { status, modelArn, foundationModelId } = this.#models.throughputs.find(arn);
    if (status === "Creating") throw notReady();
    if (status === "Failed") throw invalid("The Provisioned Throughput is in the Failed state.");
    if (findCustomModel(this.#models, modelArn)) return this.#tuned(modelArn);
    return { base: findBase(foundationModelId).model, tuned: undefined };
  }

  #tuned(modelArn: string): LocalModel {
    const model = customModel(this.#models, modelArn);
    const base = findBase(model.baseModelId).model;
    checkAlive(this.#models, base);
    return { base, tuned: this.#weights(model.weights) };
  }

  #weights(file: string): TunedModel {
    const tuned = this.#loaded.get(file) ?? loadModel(file);
    this.#loaded.delete(file);
    this.#loaded.set(file, tuned);
    for (const oldest of this.#loaded.keys()) {
      if (this.#loaded.size <= MAX_LOADED) break;
      this.#loaded.delete(oldest);
    }
    return tuned;
  }
}

/** A loaded model occupies up to 128 MB. */
const MAX_LOADED = 4;

function notReady(): ServiceError {
  return new ServiceError(
    "ModelNotReadyException",
    "The model specified in the request is not ready to serve inference requests.",
    { status: 429 },
  );
}

function onDemandUnsupported(modelId: string): ServiceError {
  return invalid(
    `Invocation of model ID ${modelId} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
  );
}
