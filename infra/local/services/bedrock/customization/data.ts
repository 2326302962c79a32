import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { CallContext } from "../../../kernel/service.ts";
import type { TrainingRow } from "../../../training/data-lessons.ts";
import { writeExamples } from "../../../training/examples-file.ts";
import { JobFailure } from "../jobs/failure.ts";
import { linesOf, locationOf } from "../jobs/s3-files.ts";
import {
  customizationOf,
  type DataRule,
  distillationOf,
  findBase,
} from "../models/foundation-models.ts";
import type { BedrockState } from "../state.ts";
import { type AcceptedRecord, type DataFile, writeAcceptance } from "./acceptance.ts";
import { parsePrompt } from "./distillation/prompt-record.ts";
import { isDistillation } from "./distillation/request.ts";
import { PROMPTS } from "./distillation/teacher.ts";
import { rejectedRowsOf } from "./fault.ts";
import { type CustomizationJob, trainingUri, validationUris } from "./job.ts";
import { parseRecord } from "./records.ts";

/** After this many records other work of the cloud gets its turn. */
const RECORDS_AT_A_TIME = 500;

/**
 * Reads and checks a job's training and validation data, reports what was accepted, and writes it where the trainer
 * reads it. Sets the job's numbers of training records and of their tokens. Throws `JobFailure` with Bedrock's kind of message.
 */
export async function acceptData(
  state: BedrockState,
  job: CustomizationJob,
  context: CallContext,
): Promise<void> {
  const form = formOf(job);
  const { rule } = form;
  const read = (uri: string, rejected = 0) => readRecords(state, { uri, form, rejected }, context);
  const training = await read(trainingUri(job.request), rejectedRowsOf(job));
  const validation: DataFile[] = [];
  for (const uri of validationUris(job.request)) validation.push(await read(uri));
  const total = [training, ...validation].reduce((sum, { accepted }) => sum + accepted.length, 0);
  checkCount(total, rule);
  await writeAcceptance(state, { job, training, validation }, context);
  const folder = state.folderOf("jobs", job.id);
  await writeForTrainer({ folder, name: form.name }, { training, validation });
  job.records = training.accepted.length;
  job.tokens = training.accepted.reduce((sum, { tokens }) => sum + tokens, 0);
}

/** How the records of a job's kind are read, and the file that its training records are written to. */
interface DataForm {
  readonly rule: DataRule;
  readonly parse: (
    line: string,
    of: { rule: DataRule; file: string },
  ) => Pick<AcceptedRecord, "example" | "tokens">;
  readonly name: string;
}

function formOf({ request, baseModelId }: CustomizationJob): DataForm {
  const { model } = findBase(baseModelId);
  return isDistillation(request)
    ? { rule: distillationOf(model).dataRule, parse: parsePrompt, name: PROMPTS }
    : { rule: customizationOf(model).dataRule, parse: parseRecord, name: "training.jsonl" };
}

async function readRecords(
  { cloud }: BedrockState,
  { uri, form, rejected }: { uri: string; form: DataForm; rejected: number },
  context: CallContext,
): Promise<DataFile> {
  const { rule, parse } = form;
  const fileName = locationOf(uri).key.split("/").at(-1) ?? "";
  const records: AcceptedRecord[] = [];
  let number = 0;
  for await (const line of linesOf(cloud, uri, context)) {
    number += 1;
    if (line.trim() === "") continue;
    records.push({ line, number, ...parse(line, { rule, file: fileName }) });
    if (records.length > rule.maximumRecords) break;
    if (records.length % RECORDS_AT_A_TIME === 0) await setImmediate();
  }
  return { fileName, total: records.length, accepted: records.slice(rejected) };
}

async function writeForTrainer(
  { folder, name }: { folder: string; name: string },
  { training, validation }: { training: DataFile; validation: readonly DataFile[] },
): Promise<void> {
  const examplesOf = ({ accepted }: DataFile) => accepted.map(({ example }) => example);
  const rows = training.accepted.map(
    ({ example, number }): TrainingRow => ({ ...example, line: number }),
  );
  mkdirSync(folder, { recursive: true });
  for (const [at, file] of validation.entries()) {
    await writeExamples(join(folder, `validation-${at}.jsonl`), examplesOf(file));
  }
  await writeExamples(join(folder, name), rows);
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
