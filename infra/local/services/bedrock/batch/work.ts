import { ServiceError } from "../../../kernel/aws-error.ts";
import type { CallContext, Shape } from "../../../kernel/service.ts";
import { DURATIONS } from "../durations.ts";
import { JobFailure } from "../jobs/failure.ts";
import type { JobLife } from "../jobs/lifecycle.ts";
import { callWithRetries } from "../jobs/retrying-call.ts";
import { keysUnder, linesOf, locationOf, under, writeObject } from "../jobs/s3-files.ts";
import { serviceRoleOf } from "../jobs/service-role.ts";
import type { BedrockState } from "../state.ts";
import { emitBatchEvent } from "./event.ts";
import type { BatchCounts, BatchJob } from "./job.ts";

/** The phases of a batch inference job, and what happens around them. A repeated batch writes the same files. */
export function batchLife(state: BedrockState): JobLife<BatchJob> {
  return {
    jobs: state.batches,
    phases: [
      { name: "validation", status: "Validating", duration: () => DURATIONS.batchValidation },
      { name: "scheduling", status: "Scheduled", duration: () => DURATIONS.batchScheduling },
      {
        name: "inference",
        status: "InProgress",
        duration: () => 0,
        async work(job, signal) {
          const context = serviceRoleOf(state.cloud, job, signal);
          job.counts = await runBatch({ state, job, context, signal });
        },
      },
    ],
    outcome: ({ counts }) => (counts?.errorRecordCount ? "PartiallyCompleted" : "Completed"),
    ended: (job) => emitBatchEvent(state.cloud, job),
  };
}

interface Batch {
  readonly state: BedrockState;
  readonly job: BatchJob;
  readonly context: CallContext;
  readonly signal: AbortSignal;
}

interface InputRecord {
  readonly recordId?: string;
  readonly modelInput: Shape;
}

/**
 * Sends the model every record of every input file and writes `<output>/<job id>/<file>.out` for each file,
 * and `manifest.json.out`. A record that the model rejects is counted, and its line has the error.
 */
async function runBatch(batch: Batch): Promise<BatchCounts> {
  const { state, job, context } = batch;
  const counts: BatchCounts = {
    totalRecordCount: 0,
    processedRecordCount: 0,
    successRecordCount: 0,
    errorRecordCount: 0,
    inputTokenCount: 0,
    outputTokenCount: 0,
  };
  const output = under(outputUri(job), job.id);
  for (const uri of await inputFiles(batch)) {
    const lines: string[] = [];
    for await (const line of linesOf(state.cloud, uri, context)) {
      batch.signal.throwIfAborted();
      if (line.trim() !== "")
        lines.push(JSON.stringify(await answerRecord(batch, { line, counts })));
    }
    const file = locationOf(uri).key.split("/").at(-1) ?? "";
    const body = `${lines.join("\n")}\n`;
    await writeObject(state.cloud, { uri: under(output, `${file}.out`), body }, context);
    job.counts = counts;
    state.batches.put(job.id, job);
  }
  const manifest = { uri: under(output, "manifest.json.out"), body: JSON.stringify(counts) };
  await writeObject(state.cloud, manifest, context);
  return counts;
}

function outputUri({ request }: BatchJob): string {
  return request.outputDataConfig.s3OutputDataConfig?.s3Uri ?? "";
}

async function inputFiles({ state, job, context }: Batch): Promise<string[]> {
  const uri = job.request.inputDataConfig.s3InputDataConfig?.s3Uri ?? "";
  if (uri.endsWith(".jsonl")) return [uri];
  const { bucket } = locationOf(uri);
  const keys = await keysUnder(state.cloud, uri, context);
  const files = keys.filter((key) => key.endsWith(".jsonl"));
  if (files.length === 0) throw new JobFailure(`No JSONL file was found under ${uri}.`);
  return files.map((key) => `s3://${bucket}/${key}`);
}

async function answerRecord(batch: Batch, { line, counts }: { line: string; counts: BatchCounts }) {
  counts.totalRecordCount++;
  counts.processedRecordCount++;
  const record = parse(line);
  try {
    const modelOutput = await invoke(batch, record.modelInput);
    const { inputTokens, outputTokens } = tokensOf(modelOutput);
    counts.successRecordCount++;
    counts.inputTokenCount += inputTokens;
    counts.outputTokenCount += outputTokens;
    return { ...record, modelOutput };
  } catch (error) {
    // A record may be invalid, and the batch continues; a missing permission fails the job.
    if (!(error instanceof ServiceError)) throw error;
    if (error.code !== "ValidationException") throw new JobFailure(error.message);
    counts.errorRecordCount++;
    return { ...record, error: { errorCode: error.status, errorMessage: error.message } };
  }
}

function parse(line: string): InputRecord {
  try {
    const record = JSON.parse(line) as Partial<InputRecord> | null;
    if (typeof record?.modelInput === "object" && record.modelInput !== null) {
      return { ...record, modelInput: record.modelInput };
    }
  } catch {
    // Fails below, like JSON of another shape.
  }
  throw new JobFailure(
    "The input is not valid: each line must be a JSON object with a modelInput.",
  );
}

async function invoke({ state, job, context }: Batch, modelInput: Shape): Promise<Shape> {
  const { modelId, modelInvocationType } = job.request;
  const call = (operation: string, input: Shape) =>
    callWithRetries(
      state.cloud,
      { service: "bedrock-runtime", operation, input: { modelId, ...input } },
      context,
    );
  if (modelInvocationType === "Converse") return call("Converse", modelInput);
  const { body } = await call("InvokeModel", { body: Buffer.from(JSON.stringify(modelInput)) });
  return JSON.parse(Buffer.from(body as Uint8Array).toString("utf8")) as Shape;
}

function tokensOf(output: Shape): { inputTokens: number; outputTokens: number } {
  const usage = (output["usage"] ?? {}) as Shape;
  return {
    inputTokens: Number(usage["inputTokens"] ?? output["prompt_token_count"] ?? 0),
    outputTokens: Number(usage["outputTokens"] ?? output["generation_token_count"] ?? 0),
  };
}
