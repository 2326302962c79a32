import type { Readable } from "node:stream";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { z } from "zod";
import { findBaseModel } from "../../dataset-tools/models/base-models.ts";
import { isAwsError, UserError } from "../errors.ts";
import { resolveHyperparameters } from "../models/hyperparameters.ts";
import { resolveModel } from "../models/resolve.ts";
import { type Bucket, findText, hashObject } from "../objects.ts";
import { runLayout } from "../run-folder/layout.ts";
import { isCommitmentApproved } from "../workflow/commitment-approval.ts";
import { ExecutionInput, runIdOf } from "../workflow/input.ts";

/** An execution that has just started. */
export const StartedExecution = z.strictObject({
  executionName: z.string(),
  /** Its input, not checked yet. */
  request: z.unknown(),
});
export type StartedExecution = z.infer<typeof StartedExecution>;

/** A request that passed its checks. */
export interface CheckedRequest {
  readonly runId: string;
  /** Number of objects whose hashes are those of the plan. */
  readonly files: number;
}

/**
 * The last check before money is spent: the request is complete, its files are in the bucket byte for
 * byte, and the base model accepts its hyperparameters.
 * @throws UserError `Request.*`, `Model.*`, `Hyperparameter.*`
 */
export async function checkRequest(
  bucket: Bucket,
  { executionName, request }: StartedExecution,
): Promise<CheckedRequest> {
  const input = parse(request);
  if (input.runId !== runIdOf(executionName)) {
    throw new UserError(
      "Request.WrongName",
      `the execution must be named after its run, ${input.runId}; it is named ${executionName}`,
      {
        hint: `Start runs with \`tunewright tune\`, or name the execution ${input.runId}; a later one of the same run ${input.runId}_2.`,
      },
    );
  }
  checkCommitment(input);
  checkModel(input);
  await checkManifest(bucket, input.runId);
  const files = filesOf(input);
  for (const file of files) await checkFile(bucket, file);
  return { runId: input.runId, files: files.length };
}

function parse(request: unknown): ExecutionInput {
  const parsed = ExecutionInput.safeParse(request);
  if (parsed.success) return parsed.data;
  const [first] = parsed.error.issues;
  throw new UserError(
    "Request.Invalid",
    `the execution's input is not a valid request: ${first?.path.join(".") || "input"}: ${first?.message}`,
    { hint: "Start runs with `tunewright tune`, which writes the input." },
  );
}

function checkCommitment(input: ExecutionInput): void {
  if (isCommitmentApproved(input)) return;
  throw new UserError(
    "Request.CommitmentNotApproved",
    "the commitment is not the one that was approved: its approval does not match its term, model units, total and end",
    {
      hint: "A commitment cannot be cancelled. Confirm the one that you want with --accept-commitment, or start without one.",
    },
  );
}

function checkModel(input: ExecutionInput): void {
  const { baseModel, serving, hyperParameters, hyperparameterSweep } = input;
  // An id that is not known was given on purpose; Bedrock checks it.
  if (findBaseModel(baseModel.id) === undefined) return;
  const model = resolveModel(baseModel.id, { serving: serving.path });
  const tried = hyperparameterSweep?.candidates.map((one) => one.hyperParameters);
  for (const values of tried ?? [hyperParameters]) resolveHyperparameters(model, values);
}

async function checkManifest(bucket: Bucket, runId: string): Promise<void> {
  const key = runLayout(runId).manifest;
  if ((await findText(bucket, key)) === undefined) throw missing(bucket, key);
}

interface ExpectedFile {
  readonly key: string;
  readonly sha256: string;
}

function filesOf({ dataset }: ExecutionInput): ExpectedFile[] {
  const { sha256 } = dataset;
  return (["train", "validation", "evaluation"] as const).flatMap((part) => {
    const key = dataset[part];
    return key === null ? [] : [{ key, sha256: sha256[part] ?? "" }];
  });
}

async function checkFile(bucket: Bucket, { key, sha256 }: ExpectedFile): Promise<void> {
  const noted = await notedHash(bucket, key);
  // The hash that the uploader noted is compared first: it is cheap, and tells another file from a damaged one.
  if (noted !== undefined && noted !== sha256) throw changed(bucket, key, "is a different file");
  if ((await hashObject(bucket, key)) !== sha256) throw changed(bucket, key, "was changed");
}

async function notedHash(bucket: Bucket, key: string): Promise<string | undefined> {
  try {
    // Not HEAD: its answer has no body, so an AccessDenied could not name the missing permission.
    const found = await bucket.s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    (found.Body as Readable).destroy();
    return found.Metadata?.["sha256"];
  } catch (error) {
    if (isAwsError(error, "NotFound", "NoSuchKey")) throw missing(bucket, key);
    throw error;
  }
}

function missing(bucket: Bucket, key: string): UserError {
  return new UserError("Request.FileMissing", `s3://${bucket.name}/${key} does not exist`, {
    hint: "It was deleted or never uploaded. Start the run again from the dataset.",
  });
}

function changed(bucket: Bucket, key: string, what: string): UserError {
  return new UserError(
    "Request.FileChanged",
    `s3://${bucket.name}/${key} ${what}: its SHA-256 does not match the plan`,
    { hint: "Nothing was bought. Start a new run, so that the plan and the data match again." },
  );
}
