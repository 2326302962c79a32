import { mkdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { CallContext } from "../../../kernel/service.ts";
import { type Example, wayFor } from "../../../training/example.ts";
import { writeExamples } from "../../../training/trainer.ts";
import { JobFailure } from "../jobs/failure.ts";
import { linesOf, locationOf } from "../jobs/s3-files.ts";
import { customizationOf, type DataRule, findBase } from "../models/foundation-models.ts";
import type { BedrockState } from "../state.ts";
import { type CustomizationJob, trainingUri, validationUris } from "./job.ts";
import { parseRecord } from "./records.ts";

/** Reads this many records before other work of the cloud gets its turn. */
const RECORDS_AT_A_TIME = 500;

/**
 * Reads and checks a job's training and validation data, and leaves them where the trainer reads them.
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
  checkWay(training);
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

function checkWay(training: readonly Example[]): void {
  if (wayFor(training) === "classify") return;
  throw new JobFailure(
    "ValidationException: The local Bedrock can't train on these data. Its classify way needs at most 1000 distinct answers, each coming three times or more on average; its generate way, for free text, doesn't exist yet. Amazon Bedrock itself takes such data.",
  );
}
