import { ServiceError } from "../../../kernel/aws-error.ts";
import type { CallContext, Cloud } from "../../../kernel/service.ts";
import { MODEL_NAME } from "../../../training/model-file.ts";
import { DURATIONS } from "../durations.ts";
import { JobFailure } from "../jobs/failure.ts";
import type { JobLife } from "../jobs/lifecycle.ts";
import { callWithRetries } from "../jobs/retrying-call.ts";
import { linesOf, locationOf, under, writeObject } from "../jobs/s3-files.ts";
import { serviceRoleOf } from "../jobs/service-role.ts";
import type { BedrockState } from "../state.ts";
import {
  type DatasetMetrics,
  type EvaluationJob,
  type EvaluationPlan,
  readPlan,
} from "./request.ts";
import { accuracy, disturbed, JUDGE_NOTE, judged, type Scored } from "./scores.ts";

/** The only phase of an evaluation job. A repeated evaluation writes the same files. */
export function evaluationLife({ cloud, evaluations }: BedrockState): JobLife<EvaluationJob> {
  return {
    jobs: evaluations,
    phases: [
      {
        name: "evaluation",
        status: "InProgress",
        duration: () => DURATIONS.evaluation,
        work: (job, signal) => evaluate(cloud, job, signal),
      },
    ],
  };
}

async function evaluate(cloud: Cloud, job: EvaluationJob, signal: AbortSignal): Promise<void> {
  const { datasets, judge, subject } = readPlan(job.request);
  const context = serviceRoleOf(cloud, job, signal);
  const folder = under(job.request.outputDataConfig.s3Uri, `${job.name}/${job.id}`);
  for (const dataset of datasets) {
    const { id } = job;
    await evaluateDataset({ cloud, context, dataset, judge, subject, folder, id, signal });
  }
}

/** What is evaluated on one set of prompts, with which role, and where the result goes. */
interface Evaluation {
  readonly cloud: Cloud;
  readonly context: CallContext;
  readonly dataset: DatasetMetrics;
  readonly judge: string | undefined;
  readonly subject: EvaluationPlan["subject"];
  /** S3 URI of the job's output. */
  readonly folder: string;
  readonly id: string;
  readonly signal: AbortSignal;
}

interface PromptRecord {
  readonly prompt?: unknown;
  readonly referenceResponse?: unknown;
  readonly category?: unknown;
  readonly modelResponses?: readonly {
    readonly response?: unknown;
    readonly modelIdentifier?: unknown;
  }[];
}

/** Bedrock's limit of prompts in an evaluation job. */
const MAX_PROMPTS = 1000;

/** Sends the model each prompt, scores the answers and writes one line per prompt. Throws `JobFailure`. */
async function evaluateDataset(evaluation: Evaluation): Promise<void> {
  const { cloud, context, dataset, subject, folder, id, signal } = evaluation;
  const uri = dataset.dataset.datasetLocation?.s3Uri ?? "";
  const lines: string[] = [];
  for await (const line of linesOf(cloud, uri, context)) {
    if (line.trim() === "") continue;
    signal.throwIfAborted();
    if (lines.length >= MAX_PROMPTS) {
      throw new JobFailure(
        `The dataset ${dataset.dataset.name} has more than ${MAX_PROMPTS} prompts.`,
      );
    }
    lines.push(JSON.stringify(await evaluateRecord(evaluation, parse(line, uri))));
  }
  const model =
    "source" in subject ? subject.source : (subject.modelIdentifier.split("/").at(-1) ?? "");
  const path = `models/${model}/taskTypes/${dataset.taskType}/datasets/${dataset.dataset.name}/${id}_output.jsonl`;
  await writeObject(cloud, { uri: under(folder, path), body: `${lines.join("\n")}\n` }, context);
}

function parse(line: string, uri: string): PromptRecord & { prompt: string } {
  try {
    const record = JSON.parse(line) as PromptRecord;
    if (typeof record.prompt === "string") return { ...record, prompt: record.prompt };
  } catch {
    // Fails below, like JSON of another shape.
  }
  throw new JobFailure(
    `The dataset ${locationOf(uri).key} is not valid: each line must be a JSON object with a prompt.`,
  );
}

async function evaluateRecord(evaluation: Evaluation, record: PromptRecord & { prompt: string }) {
  const { subject, judge, dataset } = evaluation;
  const response =
    "source" in subject
      ? answerFrom(record, subject.source)
      : await answerOf(evaluation, record.prompt);
  const scored: Scored = {
    prompt: record.prompt,
    reference: typeof record.referenceResponse === "string" ? record.referenceResponse : "",
    response,
  };
  const scores = [];
  for (const metricName of dataset.metricNames) {
    scores.push(
      judge === undefined
        ? { metricName, result: await measure(evaluation, metricName, scored) }
        : {
            metricName,
            result: judged(metricName, scored),
            evaluatorDetails: [{ modelIdentifier: MODEL_NAME, explanation: JUDGE_NOTE }],
          },
    );
  }
  return {
    automatedEvaluationResult: { scores },
    inputRecord: {
      prompt: record.prompt,
      referenceResponse: record.referenceResponse,
      category: record.category,
    },
    modelResponses: [
      { response, modelIdentifier: "source" in subject ? subject.source : subject.modelIdentifier },
    ],
  };
}

async function measure(evaluation: Evaluation, metric: string, scored: Scored): Promise<number> {
  const { taskType } = evaluation.dataset;
  if (metric === "Builtin.Accuracy") return accuracy(taskType, scored);
  if ("source" in evaluation.subject) {
    throw new JobFailure("Builtin.Robustness can't be measured on precomputed responses.");
  }
  // How much of the answer remains when the prompt has typing errors.
  const response = await answerOf(evaluation, disturbed(scored.prompt));
  return accuracy(taskType, { ...scored, reference: scored.response, response });
}

async function answerOf({ cloud, context, subject }: Evaluation, prompt: string): Promise<string> {
  const [modelId, parameters] =
    "source" in subject ? ["", {}] : [subject.modelIdentifier, subject.parameters];
  const messages = [{ role: "user", content: [{ text: prompt }] }];
  try {
    const call = {
      service: "bedrock-runtime",
      operation: "Converse",
      input: { modelId, messages, ...parameters },
    } as const;
    const answer = await callWithRetries(cloud, call, context);
    const { message } = answer["output"] as { message: { content: { text: string }[] } };
    return message.content[0]?.text ?? "";
  } catch (error) {
    if (error instanceof ServiceError) throw new JobFailure(error.message);
    throw error;
  }
}

function answerFrom({ modelResponses }: PromptRecord, source: string): string {
  const found = modelResponses?.find(({ modelIdentifier }) => modelIdentifier === source);
  if (typeof found?.response === "string") return found.response;
  throw new JobFailure(`A record has no modelResponses entry with the modelIdentifier ${source}.`);
}
