import { mkdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { CallContext } from "../../../kernel/service.ts";
import { type Example, methodFor } from "../../../training/example.ts";
import { writeExamples } from "../../../training/trainer.ts";
import { JobFailure } from "../jobs/failure.ts";
import { linesOf, locationOf } from "../jobs/s3-files.ts";
import { customizationOf, type DataRule, findBase } from "../models/foundation-models.ts";
import type { BedrockState } from "../state.ts";
import { type CustomizationJob, trainingUri, validationUris } from "./job.ts";
import { parseRecord } from "./records.ts";

/** After this many records other work of the cloud gets its turn. */
const RECORDS_AT_A_TIME = 500;

/**
 * Reads and checks a job's training and validation data, and writes it where the trainer reads it.
 * @returns the number of training records
 * Throws `JobFailure` with Bedrock's kind of message.
 */
export async function prepareData(
  state: BedrockState,
  job: CustomizationJob,
  context: CallContext,
): Promise<number> {
  const { dataRule } = customizationOf(findBase(job.baseModelId).model);
  const folder = state.folderOf("jobs", job.id);
  mkdirSync(folder, { recursive: true });
  const read = (uri: string) => readRecords(state, { uri, rule: dataRule }, context);
  const training = await read(trainingUri(job.request));
  let total = training.length;
  for (const [at, uri] of validationUris(job.request).entries()) {
    const validation = await read(uri);
    total += validation.length;
    await writeExamples(folder, `validation-${at}.jsonl`, validation);
  }
  checkCount(total, dataRule);
  checkMethod(training);
  await writeExamples(folder, "training.jsonl", training);
  return training.length;
}

async function readRecords(
  { cloud }: BedrockState,
  { uri, rule }: { uri: string; rule: DataRule },
  context: CallContext,
): Promise<Example[]> {
  const file = locationOf(uri).key.split("/").at(-1) ?? "";
  const examples: Example[] = [];
  for await (const line of linesOf(cloud, uri, context)) {
    if (line.trim() === "") continue;
    examples.push(parseRecord(line, { rule, file }));
    if (examples.length > rule.maximumRecords) break;
    if (examples.length % RECORDS_AT_A_TIME === 0) await setImmediate();
  }
  return examples;
}

function checkCount(total: number, { minimumRecords, maximumRecords }: DataRule): void {
  if (total < minimumRecords) {
    throw new JobFailure(
      `The number of records in the training and validation data (${total}) is less than the minimum of ${minimumRecords}.`,
    );
  }
  if (total > maximumRecords) {
    throw new JobFailure(
      `The number of records in the training and validation data exceeds the maximum of ${maximumRecords}.`,
    );
  }
}

function checkMethod(training: readonly Example[]): void {
  if (methodFor(training) === "classify") return;
  throw new JobFailure(
    "ValidationException: The local Bedrock can't train on this data. It learns to choose from at most 1000 distinct answers, each given three times or more on average; it can't learn to generate free text yet. Amazon Bedrock itself accepts such data.",
  );
}
