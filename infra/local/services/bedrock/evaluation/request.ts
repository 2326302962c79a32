import type {
  AutomatedEvaluationConfig,
  CreateEvaluationJobCommandInput,
  EvaluationDatasetMetricConfig,
  EvaluationModelConfig,
} from "@aws-sdk/client-bedrock";
import type { Checked } from "../../../kernel/define-service.ts";
import { isObject, type Shape } from "../../../kernel/service.ts";
import { invalid } from "../errors.ts";
import type { Job } from "../jobs/job.ts";
import { AUTOMATED_METRICS, JUDGE_METRICS } from "./scores.ts";

type EvaluationRequest = Checked<CreateEvaluationJobCommandInput>;

/** A job that evaluates one model on prompts. */
export type EvaluationJob = Job<EvaluationRequest>;

/** One set of prompts with the metrics to measure on it. */
export type DatasetMetrics = Checked<EvaluationDatasetMetricConfig>;

/** A model, and what each question to it has beside the prompt. */
interface EvaluatedModel {
  readonly modelIdentifier: string;
  readonly parameters: Shape;
}

/** What an evaluation job has to do. */
export interface EvaluationPlan {
  readonly datasets: readonly DatasetMetrics[];
  /** The model that judges; undefined for an automated job. */
  readonly judge: string | undefined;
  /** The model that is evaluated, or the name of the source whose answers are in the data. */
  readonly subject: EvaluatedModel | { readonly source: string };
}

/** Reads CreateEvaluationJob's request. Throws `ValidationException` by name for what the local Bedrock does not evaluate. */
export function readPlan(request: EvaluationRequest): EvaluationPlan {
  const { evaluationConfig, inferenceConfig } = request;
  checkSimulated(request);
  const automated: Checked<AutomatedEvaluationConfig> | undefined = evaluationConfig.automated;
  const models: readonly Checked<EvaluationModelConfig>[] = inferenceConfig.models ?? [];
  const [subject] = models;
  if (automated === undefined || subject === undefined || models.length !== 1) {
    throw invalid("Automated model evaluation jobs accept exactly one model.");
  }
  const judges = automated.evaluatorModelConfig?.bedrockEvaluatorModels ?? [];
  const judge = judges[0]?.modelIdentifier;
  const datasets = automated.datasetMetricConfigs;
  for (const config of datasets) checkMetrics(config, judge !== undefined);
  return { datasets, judge, subject: subjectOf(subject) };
}

function checkSimulated({ applicationType, evaluationConfig, inferenceConfig }: EvaluationRequest) {
  const parts: [unknown, string][] = [
    [evaluationConfig.human, "evaluations by people (evaluationConfig.human, humanWorkflowConfig)"],
    [
      inferenceConfig.ragConfigs ?? (applicationType === "RagEvaluation" || undefined),
      "evaluations of knowledge bases (inferenceConfig.ragConfigs, RagEvaluation)",
    ],
    [
      evaluationConfig.automated?.customMetricConfig,
      "metrics of your own (evaluationConfig.automated.customMetricConfig)",
    ],
    ...(inferenceConfig.models ?? []).map(({ bedrockModel }): [unknown, string] => [
      bedrockModel?.performanceConfig?.latency === "optimized" || undefined,
      "latency-optimized inference (performanceConfig)",
    ]),
  ];
  const found = parts.find(([part]) => part !== undefined);
  if (found) throw invalid(`The local cloud does not simulate ${found[1]}.`);
}

function subjectOf({
  bedrockModel,
  precomputedInferenceSource,
}: Checked<EvaluationModelConfig>): EvaluationPlan["subject"] {
  if (bedrockModel) {
    const { modelIdentifier, inferenceParams } = bedrockModel;
    return { modelIdentifier, parameters: parametersOf(inferenceParams) };
  }
  return { source: precomputedInferenceSource?.inferenceSourceIdentifier ?? "" };
}

/** JSON text with what Converse takes. */
function parametersOf(text = "{}"): Shape {
  try {
    const parameters: unknown = JSON.parse(text);
    const isKnown = (name: string) => PARAMETERS.includes(name);
    if (isObject(parameters) && Object.keys(parameters).every(isKnown)) return parameters;
  } catch {
    // Rejected below, like JSON of another form.
  }
  throw invalid(`inferenceParams must be a JSON object with ${PARAMETERS.join(" and ")} at most.`);
}

const PARAMETERS = ["inferenceConfig", "additionalModelRequestFields"];

function checkMetrics({ metricNames, dataset }: DatasetMetrics, judged: boolean): void {
  const known: readonly string[] = judged ? JUDGE_METRICS : AUTOMATED_METRICS;
  const unknown = metricNames.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw invalid(
      `The local Bedrock does not measure ${unknown.join(", ")}. It measures ${known.join(", ")}.`,
    );
  }
  if (dataset.datasetLocation === undefined) {
    throw invalid(
      `The local Bedrock has no built-in dataset ${dataset.name}. Give its location in Amazon S3.`,
    );
  }
}
