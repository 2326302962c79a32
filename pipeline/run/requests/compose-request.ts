import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { findSources } from "../../../dataset-tools/read/find-sources.ts";
import type { RunConfig } from "../../config/run-config.ts";
import type { ScoreConfig } from "../../config/scores.ts";
import { UserError } from "../../errors.ts";
import type { Bucket } from "../../objects.ts";
import { requestPrefixes } from "../../workflow/names.ts";
import { uploadFile } from "../upload.ts";
import { readRequest } from "./read-request.ts";
import type { RequestId } from "./request-id.ts";

/** A file of this machine that goes into the data bucket. */
interface DataFile {
  readonly path: string;
  readonly sha256: string;
  readonly key: string;
}

/** A request that is ready to be put. */
export interface ComposedRequest {
  readonly text: string;
  /** Files to upload first. */
  readonly files: readonly DataFile[];
}

/** What is not a setting of the run. */
interface Own {
  readonly runId?: string | undefined;
  readonly attempt: number;
}

/**
 * Writes the request for a run that is described by settings: with every default, and with the addresses that local
 * files will have. Their keys hold their hash, so that a request always means the same data.
 * @throws UserError as `readRequest` does, which is what reads it; `Call.Wrong` for data from standard input
 */
export async function composeRequest(
  config: RunConfig,
  own: Own,
  to: { request: RequestId; bucket: string },
): Promise<ComposedRequest> {
  const files = new Map<string, DataFile>();
  const uriOf = async (path: string): Promise<string> => {
    if (path.startsWith("s3://")) return path;
    const file = files.get(path) ?? (await dataFile(path));
    files.set(path, file);
    return `s3://${to.bucket}/${file.key}`;
  };
  const settings = await withAddresses(config, uriOf);
  const { runId, attempt } = own;
  const text = `${JSON.stringify({ ...settings, runId, attempt }, null, 2)}\n`;
  readRequest(text, { id: to.request, bucket: to.bucket });
  return { text, files: [...files.values()] };
}

type UriOf = (path: string) => Promise<string>;

async function withAddresses(config: RunConfig, uriOf: UriOf): Promise<RunConfig> {
  const { data, evaluation } = config;
  const all = (inputs: readonly string[]) => inOrder(pathsOf(inputs), uriOf);
  const { answerSchema, heldOut } = data;
  const scores =
    evaluation.scores && (await inOrder(evaluation.scores, (one) => scoreOf(one, uriOf)));
  return {
    ...config,
    data: {
      ...data,
      files: await all(data.files),
      against: await inOrder(data.against, uriOf),
      ...(heldOut === undefined ? {} : { heldOut: await all(heldOut) }),
      ...(answerSchema === undefined ? {} : { answerSchema: await uriOf(answerSchema) }),
    },
    evaluation: { ...evaluation, ...(scores === undefined ? {} : { scores }) },
  };
}

async function scoreOf(score: ScoreConfig, uriOf: UriOf): Promise<ScoreConfig> {
  return score.kind === "judge" ? { ...score, examples: await uriOf(score.examples) } : score;
}

/** The files that are named by files, folders and globs. */
function pathsOf(inputs: readonly string[]): string[] {
  return inputs.flatMap((input) => {
    if (input === "-") {
      throw new UserError("Call.Wrong", "a request cannot have its data from standard input (-)", {
        hint: "Write it to a file first.",
      });
    }
    return input.startsWith("s3://") ? [input] : findSources([input]).map(({ name }) => name);
  });
}

async function inOrder<T, U>(items: readonly T[], work: (item: T) => Promise<U>): Promise<U[]> {
  const done: U[] = [];
  for (const item of items) done.push(await work(item));
  return done;
}

async function dataFile(path: string): Promise<DataFile> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array);
  const sha256 = hash.digest("hex");
  // An address in S3 may have these characters alone where Bedrock reads it (rule s3-uri-characters).
  const name = basename(path).replace(/[^A-Za-z0-9._-]+/g, "-");
  const key = `${requestPrefixes.data}${sha256.slice(0, 16)}/${name}`;
  return { path, sha256, key };
}

/** Puts a request, after the files that it names. Returns the version of the object. */
export async function putRequest(
  bucket: Bucket,
  { key }: RequestId,
  { text, files }: ComposedRequest,
): Promise<string> {
  for (const file of files) await uploadFile(bucket, file.key, file);
  const object = { Bucket: bucket.name, Key: key, Body: text, ContentType: "application/json" };
  return (await bucket.s3.send(new PutObjectCommand(object))).VersionId ?? "";
}
