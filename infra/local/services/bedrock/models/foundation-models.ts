import type { Cloud } from "../../../kernel/service.ts";
import { invalid } from "../errors.ts";
import table from "./foundation-models.json" with { type: "json" };

/** A number that is a hyperparameter of customization jobs. */
export interface HyperParameterRule {
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
  readonly integer?: boolean;
}

/** What a base model requires of training data. */
export interface DataRule {
  readonly format: "converse" | "prompt-completion";
  /** Limits of the number of records in the training and validation sets together. */
  readonly minimumRecords: number;
  readonly maximumRecords: number;
  readonly maximumTokensPerRecord: number;
  /** Absent where no such limit is published. */
  readonly maximumBytesPerLine?: number;
  /** Whether messages may have tool calls and their results. */
  readonly tools: boolean;
  /** False where a validation set is rejected. */
  readonly validation: boolean;
  /** Words that fail the job when they appear in a user or system text. */
  readonly reserved: readonly string[];
}

/** A base model that Bedrock offers. */
export interface FoundationModel {
  /** e.g. `amazon.nova-micro-v1:0`, without a context length. */
  readonly modelId: string;
  readonly modelName: string;
  readonly providerName: string;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  /** Shape of InvokeModel's body; `none` where the local cloud does not run the model at all. */
  readonly body: "nova" | "llama" | "none";
  /** Where it answers by its bare id, is trained and sold as throughput; its inference profiles lead to it from every Region. */
  readonly regions: readonly string[];
  readonly lifecycle: Lifecycle;
  /** `INFERENCE_PROFILE` alone: the bare id does not answer on demand. */
  readonly inferenceTypesSupported: readonly string[];
  readonly inferenceProfiles: readonly string[];
  /** Ids with a context length: `128k` makes `amazon.nova-micro-v1:0:128k`. */
  readonly contexts: readonly Context[];
  readonly customization?: Customization;
}

/** A model's life cycle; after `endOfLifeTime` (ISO) every call to it fails. */
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
  /** Requests a minute to all on-demand deployments of the model together; absent where no limit is met. */
  readonly deploymentRequestsPerMinute?: number;
  readonly provisionedThroughput: boolean;
  readonly hyperParameters: keyof typeof table.hyperParameters;
  readonly data: keyof typeof table.data;
  /** Absent where the model is no student of another. */
  readonly distillation?: {
    readonly data: keyof typeof table.data;
    /** Ids without a context length. */
    readonly teachers: readonly string[];
  };
}

/** A base model under one of its ids. */
export interface FoundModel {
  readonly model: FoundationModel;
  /** The id that was requested, with its context length. */
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

/** Finds a base model by its id or foundation-model ARN; undefined when there is none, or none in the given Region. */
export function findFoundationModel(
  identifier: string,
  { region }: Partial<Pick<Cloud, "region">> = {},
): FoundModel | undefined {
  const [, arnRegion, id] =
    /^(?:arn:aws:bedrock:([^:]*)::foundation-model\/)?(.*)$/su.exec(identifier) ?? [];
  const found = allFoundationModels().find((each) => each.id === id);
  if (region === undefined || found === undefined) return found;
  const isOfHere = arnRegion === undefined || arnRegion === region;
  return isOfHere && isOffered(found, region) ? found : undefined;
}

/** Whether Bedrock knows the id in this Region: where an inference profile starts, it knows the bare id too. */
export function isOffered({ model, context }: FoundModel, region: string): boolean {
  if (model.regions.includes(region)) return true;
  return context === undefined && model.inferenceProfiles.length > 0;
}

/** How the model answers by its bare id in this Region. */
export function inferenceTypesIn(model: FoundationModel, region: string): readonly string[] {
  return model.regions.includes(region) ? model.inferenceTypesSupported : ["INFERENCE_PROFILE"];
}

/** Like `findFoundationModel`, but throws `ValidationException` when Bedrock has none. */
export function findBase(identifier: string, where?: Pick<Cloud, "region">): FoundModel {
  const found = findFoundationModel(identifier, where);
  if (found === undefined) throw invalid("The provided model identifier is invalid.");
  return found;
}

/** The rules of the model's supervised jobs. Throws `ValidationException` for a model that can't be customized. */
export function customizationOf(model: FoundationModel): Customization & {
  rules: Readonly<Record<string, HyperParameterRule>>;
  dataRule: DataRule;
} {
  const { customization } = model;
  if (customization === undefined) {
    throw invalid("The provided model doesn't support customization.");
  }
  return {
    ...customization,
    rules: table.hyperParameters[customization.hyperParameters],
    dataRule: table.data[customization.data] as DataRule,
  };
}

/** Which models may teach this one, and the rule of the prompts. Throws `ValidationException` for one that is no student. */
export function distillationOf(model: FoundationModel): {
  readonly teachers: readonly string[];
  readonly dataRule: DataRule;
} {
  const distillation = model.customization?.distillation;
  if (distillation === undefined) {
    throw invalid("The provided model doesn't support the customization type DISTILLATION.");
  }
  return { ...distillation, dataRule: table.data[distillation.data] as DataRule };
}
