import { ServiceError } from "../../../kernel/aws-error.ts";
import table from "./foundation-models.json" with { type: "json" };

/** A number that a customization job takes. */
export interface HyperParameterRule {
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  readonly integer?: boolean;
}

/** What a base model demands of training data. */
export interface DataRule {
  readonly format: "converse" | "prompt-completion";
  /** Least and most records of the training and validation sets together. */
  readonly minimumRecords: number;
  readonly maximumRecords: number;
  readonly maximumTokensPerRecord: number;
  /** False where a validation set is refused. */
  readonly validation: boolean;
  /** Words that fail the job when they stand in a user's or system's text. */
  readonly reserved: readonly string[];
}

/** A base model that Bedrock offers. All are offered in the local cloud's one Region, whichever that is. */
export interface FoundationModel {
  /** e.g. `amazon.nova-micro-v1:0`, without a context length. */
  readonly modelId: string;
  readonly modelName: string;
  readonly providerName: string;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  /** Shape of InvokeModel's body; `none` where the local cloud does not run the model at all. */
  readonly body: "nova" | "llama" | "none";
  readonly lifecycle: Lifecycle;
  /** `INFERENCE_PROFILE` alone: the bare id does not answer on demand. */
  readonly inferenceTypesSupported: readonly string[];
  readonly inferenceProfiles: readonly string[];
  /** Ids with a context length: `128k` makes `amazon.nova-micro-v1:0:128k`. */
  readonly contexts: readonly Context[];
  readonly customization?: Customization;
}

/** Where a model stands in its life; after `endOfLifeTime` (ISO) every call to it fails. */
export interface Lifecycle {
  readonly status: "ACTIVE" | "LEGACY";
  readonly endOfLifeTime?: string;
}

interface Context {
  readonly suffix: string;
  /** Whether the base model itself can be bought as throughput under this id. */
  readonly provisioned: boolean;
  readonly customization: boolean;
}

interface Customization {
  readonly onDemandDeployment: boolean;
  readonly provisionedThroughput: boolean;
  readonly hyperParameters: keyof typeof table.hyperParameters;
  readonly data: keyof typeof table.data;
}

/** A base model under one of its ids. */
export interface FoundModel {
  readonly model: FoundationModel;
  /** The id as asked for, with its context length. */
  readonly id: string;
  readonly context: Context | undefined;
}

const MODELS = table.models as readonly FoundationModel[];

/** Every id that Bedrock lists: the bare ones and those with a context length. */
export function allFoundationModels(): FoundModel[] {
  return MODELS.flatMap((model) => [
    { model, id: model.modelId, context: undefined },
    ...model.contexts.map((context) => ({
      model,
      id: `${model.modelId}:${context.suffix}`,
      context,
    })),
  ]);
}

/** Finds a base model by its id or foundation-model ARN; undefined when there is none. */
export function findFoundationModel(identifier: string): FoundModel | undefined {
  const id = identifier.replace(/^arn:aws:bedrock:[^:]*::foundation-model\//u, "");
  return allFoundationModels().find((found) => found.id === id);
}

/** Finds the base model behind an inference profile's id or ARN. */
export function findByInferenceProfile(identifier: string): FoundModel | undefined {
  const id = identifier.replace(/^arn:aws:bedrock:[^:]*:\d*:inference-profile\//u, "");
  const model = MODELS.find(({ inferenceProfiles }) => inferenceProfiles.includes(id));
  return model && { model, id: model.modelId, context: undefined };
}

/** The foundation model's ARN in a Region. */
export function foundationModelArn(region: string, id: string): string {
  return `arn:aws:bedrock:${region}::foundation-model/${id}`;
}

/** What the model's customization jobs demand. Throws `ValidationException` for a model that has none. */
export function customizationOf(model: FoundationModel): Customization & {
  rules: Readonly<Record<string, HyperParameterRule>>;
  dataRule: DataRule;
} {
  const { customization } = model;
  if (customization === undefined) {
    throw new ServiceError(
      "ValidationException",
      "The provided model doesn't support customization.",
    );
  }
  return {
    ...customization,
    rules: table.hyperParameters[customization.hyperParameters],
    dataRule: table.data[customization.data] as DataRule,
  };
}
