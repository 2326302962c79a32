import type {
  AutomatedEvaluationConfig,
  CreateEvaluationJobCommandInput,
  EvaluationDatasetMetricConfig,
  EvaluationModelConfig,
} from "@aws-sdk/client-bedrock";
import type { Checked } from "../../../kernel/define-service.ts";
import { invalid } from "../errors.ts";
import type { Job } from "../jobs/job.ts";
import { AUTOMATED_METRICS, JUDGE_METRICS } from "./scores.ts";

type EvaluationRequest = Checked<CreateEvaluationJobCommandInput>;

/** A job that evaluates one model on prompts. */
export type EvaluationJob = Job<EvaluationRequest>;

/** One set of prompts with the metrics to measure on it. */
export type DatasetMetrics = Checked<EvaluationDatasetMetricConfig>;

/** What an evaluation job has to do. */
export interface EvaluationPlan {
  readonly datasets: readonly DatasetMetrics[];
  /** The model that judges; undefined for an automated job. */
  readonly judge: string | undefined;
  /** The model that is evaluated, or the name of the source whose answers are in the data. */
  readonly subject: { readonly modelIdentifier: string } | { readonly source: string };
}

/** Reads CreateEvaluationJob's request. Throws `ValidationException` for what the local Bedrock does not evaluate. */
export function readPlan({ evaluationConfig, inferenceConfig }: EvaluationRequest): EvaluationPlan {
  const automated: Checked<AutomatedEvaluationConfig> | undefined = evaluationConfig.automated;
  const models: readonly Checked<EvaluationModelConfig>[] | undefined = inferenceConfig.models;
  if (
    automated === undefined ||
    models === undefined ||
    automated.customMetricConfig !== undefined
  ) {
    throw invalid("The local Bedrock runs automated and judged model evaluations only.");
  }
  const [subject] = models;
  if (subject === undefined || models.length !== 1) {
    throw invalid("Automated model evaluation jobs accept exactly one model.");
  }
  const judge = automated.evaluatorModelConfig?.bedrockEvaluatorModels?.[0]?.modelIdentifier;
  const datasets = automated.datasetMetricConfigs;
  for (const config of datasets) checkMetrics(config, judge !== undefined);
  return { datasets, judge, subject: subjectOf(subject) };
}

function subjectOf({
  bedrockModel,
  precomputedInferenceSource,
}: Checked<EvaluationModelConfig>): EvaluationPlan["subject"] {
  if (bedrockModel) return { modelIdentifier: bedrockModel.modelIdentifier };
  return { source: precomputedInferenceSource?.inferenceSourceIdentifier ?? "" };
}

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
