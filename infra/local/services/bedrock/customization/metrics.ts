import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defined } from "../../../kernel/defined.ts";
import type { CallContext } from "../../../kernel/service.ts";
import { MODEL_NAME } from "../../../training/model-file.ts";
import type { TrainingResult } from "../../../training/report.ts";
import { under, writeObject } from "../jobs/s3-files.ts";
import type { BaseServer } from "../models/base-server.ts";
import type { BedrockState } from "../state.ts";
import { teacherOf } from "./distillation/request.ts";
import type { CustomizationJob } from "./job.ts";

const RESULT = "result.json";
const TRAINING_CSV = "training_artifacts/step_wise_training_metrics.csv";
const NOTES = "training_artifacts/local-notes.json";
const VALIDATION_CSV = "validation_artifacts/post_fine_tuning_validation/validation_metrics.csv";

/** The file of the trainer's result between training and publishing. */
export function resultFile(state: BedrockState, job: CustomizationJob): string {
  return join(state.folderOf("jobs", job.id), RESULT);
}

/** Reads the trainer's result. */
export function readResult(state: BedrockState, job: CustomizationJob): TrainingResult {
  return JSON.parse(readFileSync(resultFile(state, job), "utf8")) as TrainingResult;
}

/** URI of the folder that Bedrock writes a job's metrics into. */
export function outputFolder({ id, request }: CustomizationJob): string {
  return under(request.outputDataConfig.s3Uri, `model-customization-job-${id}`);
}

/**
 * Writes the two metrics files where Bedrock writes them, in the job's output folder, and a note with them. Losses are
 * in nats per record or, of text, per piece of it; perplexity is e to the loss.
 */
export async function writeMetrics(
  state: BedrockState,
  { job, result }: { job: CustomizationJob; result: TrainingResult },
  context: CallContext,
): Promise<void> {
  const write = (path: string, body: string) =>
    writeObject(state.cloud, { uri: under(outputFolder(job), path), body }, context);
  await write(TRAINING_CSV, trainingCsv(result));
  await write(NOTES, JSON.stringify(localNotes(state, { job, result }), undefined, 2));
  if (result.progress.validationLosses.some((losses) => losses.length > 0)) {
    await write(VALIDATION_CSV, validationCsv(result));
  }
}

/** What Bedrock's columns can't show: where these numbers come from. */
function localNotes(
  { baseServer }: Pick<BedrockState, "baseServer">,
  { job, result }: { job: CustomizationJob; result: TrainingResult },
) {
  const { baseModelId, records, request } = job;
  const { method, stepsPerEpoch, wholeEpoch, progress, lessons, earlier } = result;
  const isText = method === "generate";
  const shown = isText
    ? "what can be learned of the answers from rows like them"
    : "that the labels can be learned";
  return {
    model: MODEL_NAME,
    standInFor: baseModelId,
    method,
    loss: isText ? "nats per piece of the answer" : "nats per record",
    trainingRecords: records,
    localMaxSteps: stepsPerEpoch < wholeEpoch ? stepsPerEpoch * progress.epochs : null,
    note: `These losses and scores were measured on a small local model. They show that the pipeline works and ${shown}, not how a model tuned on Bedrock will score.${teacherText(job, baseServer)}${partText(result)}`,
    ...defined({ teacher: teacherOf(request)?.teacherModelIdentifier }),
    standIn: { base: baseServer ?? "repeats-prompt", earlier: earlier ?? null },
    lessons,
  };
}

/** What answered as the teacher; empty where there was none. */
function teacherText({ request }: CustomizationJob, server: BaseServer | undefined): string {
  const id = teacherOf(request)?.teacherModelIdentifier;
  if (id === undefined) return "";
  if (server !== undefined) {
    return ` The answers that it learned were given for its teacher ${id} by ${server.name} at ${server.url}, which is not Bedrock's model.`;
  }
  return ` The answers that it learned were given by the local stand-in for its teacher ${id}, as that answers Converse.`;
}

/** What was not read, and why; empty where all was. */
function partText({ stepsPerEpoch, wholeEpoch, records, leftOut }: TrainingResult): string {
  if (stepsPerEpoch === wholeEpoch) return "";
  const known =
    leftOut === 0 ? "all rows are" : `of the ${records} rows the last ${leftOut} are not`;
  return ` So that it takes minutes and little memory, each epoch made ${stepsPerEpoch} of ${wholeEpoch} steps (localMaxSteps); ${known} known to the model.`;
}

function trainingCsv({ progress, stepsPerEpoch }: TrainingResult): string {
  const rows = progress.trainingLosses.map((loss, step) =>
    row(step, Math.floor(step / stepsPerEpoch), loss),
  );
  return ["step_number,epoch_number,training_loss,perplexity", ...rows, ""].join("\n");
}

/** One row per epoch; for several validation sets, the mean of their losses. */
function validationCsv({ progress, stepsPerEpoch }: TrainingResult): string {
  const rows = progress.validationLosses.map((losses, epoch) =>
    row((epoch + 1) * stepsPerEpoch - 1, epoch, mean(losses)),
  );
  return ["step_number,epoch_number,validation_loss,perplexity", ...rows, ""].join("\n");
}

/** e to more is no number of a computer's. */
const MAX_LOSS = 700;

function row(step: number, epoch: number, loss: number): string {
  return `${step},${epoch},${loss.toFixed(6)},${Math.exp(Math.min(loss, MAX_LOSS)).toFixed(6)}`;
}

/** The mean of some numbers; 0 of none. */
export function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
