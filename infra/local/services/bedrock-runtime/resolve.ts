import { ServiceError } from "../../kernel/aws-error.ts";
import type { Classifier } from "../../training/classifier.ts";
import { loadModel } from "../../training/model-file.ts";
import { invalid, notFound } from "../bedrock/errors.ts";
import { checkAlive, findBase, findCustomModel } from "../bedrock/models/find.ts";
import {
  type FoundationModel,
  type FoundModel,
  findByInferenceProfile,
  findFoundationModel,
} from "../bedrock/models/foundation-models.ts";
import { current } from "../bedrock/serving/deployments.ts";
import { currentThroughput } from "../bedrock/serving/throughputs.ts";
import type { BedrockState } from "../bedrock/state.ts";

/** What answers: a tuned model's weights, or nothing but the prompt for an untuned base model. */
export interface LocalModel {
  readonly base: FoundationModel;
  readonly classifier: Classifier | undefined;
}

/** Finds what a `modelId` stands for and makes sure that it can be invoked. Keeps weights in memory. */
export class ModelResolver {
  readonly #state: BedrockState;
  /** Weights by their file; the last used is the last in order. */
  readonly #loaded = new Map<string, Classifier>();

  constructor(state: BedrockState) {
    this.#state = state;
  }

  /** Throws what Bedrock throws for an id that is unknown, retired, not ready or not invocable like this. */
  resolve(modelId: string): LocalModel {
    if (modelId.includes(":custom-model-deployment/")) return this.#deployed(modelId);
    if (modelId.includes(":provisioned-model/")) return this.#provisioned(modelId);
    const profiled = findByInferenceProfile(modelId);
    if (profiled) return this.#alive(profiled);
    const found = findFoundationModel(modelId);
    if (found) return this.#onDemand(found, modelId);
    if (modelId.includes(":custom-model/")) throw onDemandUnsupported(modelId);
    throw invalid("The provided model identifier is invalid.");
  }

  #onDemand(found: FoundModel, modelId: string): LocalModel {
    // An id with a context length is for customization and throughput; recorded from AWS in August 2026.
    if (found.context !== undefined) throw notFound("Model not found.");
    const answer = this.#alive(found);
    if (found.model.inferenceTypesSupported.includes("ON_DEMAND")) return answer;
    throw onDemandUnsupported(modelId);
  }

  #alive({ model }: FoundModel): LocalModel {
    checkAlive(this.#state, model);
    return { base: model, classifier: undefined };
  }

  #deployed(arn: string): LocalModel {
    const deployment = this.#state.deployments.values().find((each) => each.arn === arn);
    if (deployment === undefined)
      throw notFound("The provided custom model deployment identifier is invalid.");
    const { status, modelArn } = current(this.#state, deployment);
    if (status === "Creating") throw notReady();
    if (status === "Failed") throw invalid("The custom model deployment is in the Failed state.");
    return this.#tuned(modelArn);
  }

  #provisioned(arn: string): LocalModel {
    const throughput = this.#state.throughputs.values().find((each) => each.arn === arn);
    if (throughput === undefined) throw notFound("The provided model identifier is invalid.");
    const { status, modelArn, foundationModelId } = currentThroughput(this.#state, throughput);
    if (status === "Creating") throw notReady();
    if (status === "Failed") throw invalid("The Provisioned Throughput is in the Failed state.");
    if (findCustomModel(this.#state, modelArn)) return this.#tuned(modelArn);
    return { base: findBase(foundationModelId).model, classifier: undefined };
  }

  #tuned(modelArn: string): LocalModel {
    const model = findCustomModel(this.#state, modelArn);
    if (model === undefined) throw notFound("The provided model identifier is invalid.");
    const base = findBase(model.baseModelId).model;
    checkAlive(this.#state, base);
    return { base, classifier: this.#weights(model.weights) };
  }

  #weights(file: string): Classifier {
    const classifier = this.#loaded.get(file) ?? loadModel(file);
    this.#loaded.delete(file);
    this.#loaded.set(file, classifier);
    for (const oldest of this.#loaded.keys()) {
      if (this.#loaded.size <= MOST_LOADED) break;
      this.#loaded.delete(oldest);
    }
    return classifier;
  }
}

/** A loaded model takes up to 128 MB. */
const MOST_LOADED = 4;

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
