import { ServiceError } from "../../../kernel/aws-error.ts";
import type { CallContext, Shape } from "../../../kernel/service.ts";
import { JobFailure } from "../customization/failure.ts";
import type { InvocationCounts, InvocationJob } from "../resources.ts";
import { callPatiently } from "../retrying-call.ts";
import { keysUnder, linesOf, locationOf, under, writeObject } from "../s3-files.ts";
import type { BedrockState } from "../state.ts";

interface Batch {
  readonly state: BedrockState;
  readonly job: InvocationJob;
  readonly context: CallContext;
  readonly signal: AbortSignal;
}

interface InputRecord {
  readonly recordId?: string;
  readonly modelInput: Shape;
}

/**
 * Asks the model every record of every input file and writes `<output>/<job id>/<file>.out` beside
 * `manifest.json.out`. A record that the model refuses is counted and carries its error.
 */
export async function runBatch(
  batch: Batch,
  onProgress: (counts: InvocationCounts) => void,
): Promise<InvocationCounts> {
  const { state, job, context } = batch;
  const counts: InvocationCounts = {
    totalRecordCount: 0,
    processedRecordCount: 0,
    successRecordCount: 0,
    errorRecordCount: 0,
    inputTokenCount: 0,
    outputTokenCount: 0,
  };
  const output = under(s3UriOf(job, "outputDataConfig", "s3OutputDataConfig"), job.id);
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
    onProgress(counts);
  }
  const manifest = { uri: under(output, "manifest.json.out"), body: JSON.stringify(counts) };
  await writeObject(state.cloud, manifest, context);
  return counts;
}

function s3UriOf({ request }: InvocationJob, config: string, part: string): string {
  const { s3Uri } = (request[config] as Record<string, Shape>)[part] ?? {};
  return String(s3Uri);
}

async function inputFiles({ state, job, context }: Batch): Promise<string[]> {
  const uri = s3UriOf(job, "inputDataConfig", "s3InputDataConfig");
  if (uri.endsWith(".jsonl")) return [uri];
  const { bucket } = locationOf(uri);
  const keys = await keysUnder(state.cloud, uri, context);
  const files = keys.filter((key) => key.endsWith(".jsonl"));
  if (files.length === 0) throw new JobFailure(`No JSONL file was found under ${uri}.`);
  return files.map((key) => `s3://${bucket}/${key}`);
}

async function answerRecord(
  batch: Batch,
  { line, counts }: { line: string; counts: InvocationCounts },
) {
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
    // Only a refusal of the record itself is the record's; a missing permission fails the job.
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
    // Falls through to the same failure.
  }
  throw new JobFailure(
    "The input is not valid: each line must be a JSON object with a modelInput.",
  );
}

async function invoke({ state, job, context }: Batch, modelInput: Shape): Promise<Shape> {
  const modelId = String(job.request["modelId"]);
  const call = (operation: string, input: Shape) =>
    callPatiently(
      state.cloud,
      { service: "bedrock-runtime", operation, input: { modelId, ...input } },
      context,
    );
  if (job.request["modelInvocationType"] === "Converse") return call("Converse", modelInput);
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
