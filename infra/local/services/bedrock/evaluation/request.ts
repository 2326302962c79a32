import type { Shape } from "../../../kernel/service.ts";
import { invalid } from "../errors.ts";
import { AUTOMATED_METRICS, JUDGE_METRICS } from "./scores.ts";

/** One set of prompts with what is to be measured on it. */
export interface DatasetMetrics {
  readonly taskType: string;
  readonly dataset: {
    readonly name: string;
    readonly datasetLocation?: { readonly s3Uri: string };
  };
  readonly metricNames: readonly string[];
}

/** What an evaluation job is asked to do. */
export interface EvaluationPlan {
  readonly datasets: readonly DatasetMetrics[];
  /** The model that is to judge; undefined for an automated job. */
  readonly judge: string | undefined;
  /** The model that is evaluated, or the name of the source whose answers stand in the data. */
  readonly subject: { readonly modelIdentifier: string } | { readonly source: string };
}

/** Reads CreateEvaluationJob's request. Throws `ValidationException` for what the local Bedrock does not evaluate. */
export function readPlan(request: Shape): EvaluationPlan {
  const { automated } = request["evaluationConfig"] as { automated?: Automated };
  const { models } = request["inferenceConfig"] as { models?: Subject[] };
  if (
    automated === undefined ||
    models === undefined ||
    automated.customMetricConfig !== undefined
  ) {
    throw invalid("The local Bedrock runs automated and judged model evaluations only.");
  }
  const [subject] = models;
  if (subject === undefined || models.length !== 1) {
    throw invalid("Automated model evaluation jobs take exactly one model.");
  }
  const judge = automated.evaluatorModelConfig?.bedrockEvaluatorModels?.[0]?.modelIdentifier;
  const datasets = automated.datasetMetricConfigs;
  for (const config of datasets) checkMetrics(config, judge !== undefined);
  return { datasets, judge, subject: subjectOf(subject) };
}

interface Automated {
  readonly datasetMetricConfigs: readonly DatasetMetrics[];
  readonly evaluatorModelConfig?: {
    readonly bedrockEvaluatorModels?: readonly { readonly modelIdentifier: string }[];
  };
  readonly customMetricConfig?: unknown;
}

interface Subject {
  readonly bedrockModel?: { readonly modelIdentifier: string };
  readonly precomputedInferenceSource?: { readonly inferenceSourceIdentifier: string };
}

function subjectOf({
  bedrockModel,
  precomputedInferenceSource,
}: Subject): EvaluationPlan["subject"] {
  if (bedrockModel) return { modelIdentifier: bedrockModel.modelIdentifier };
  return { source: precomputedInferenceSource?.inferenceSourceIdentifier ?? "" };
}

function checkMetrics({ metricNames, dataset }: DatasetMetrics, judged: boolean): void {
  const known: readonly string[] = judged ? JUDGE_METRICS : AUTOMATED_METRICS;
  const strange = metricNames.filter((name) => !known.includes(name));
  if (strange.length > 0) {
    throw invalid(
      `The local Bedrock does not measure ${strange.join(", ")}. It measures ${known.join(", ")}.`,
    );
  }
  if (dataset.datasetLocation === undefined) {
    throw invalid(
      `The local Bedrock has no built-in dataset ${dataset.name}. Give its location in Amazon S3.`,
    );
  }
}
