import { Readable } from "node:stream";
import { ServiceError } from "../../../kernel/aws-error.ts";
import type { CallContext, Cloud } from "../../../kernel/service.ts";
import { JobFailure } from "./failure.ts";
import { callWithRetries } from "./retrying-call.ts";

interface Location {
  readonly bucket: string;
  readonly key: string;
}

/** Bucket and key of `s3://bucket/key`. */
export function locationOf(uri: string): Location {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/?(.*)$/u.exec(uri) ?? [];
  return { bucket, key };
}

/** No record of any base model comes near this. */
const MAX_LINE_BYTES = 16 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * The lines of an S3 object, read with the job's own role; only a line feed ends one.
 * Throws `JobFailure` in Bedrock's words when it does not exist or the role may not read it.
 */
export async function* linesOf(
  cloud: Cloud,
  uri: string,
  context: CallContext,
): AsyncGenerator<string> {
  const location = locationOf(uri);
  const body = await openObject(cloud, location, context);
  let kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
      yield textOf([...kept, chunk.subarray(start, end)], location);
      kept = [];
      size = 0;
      start = end + 1;
    }
    kept.push(chunk.subarray(start));
    size += chunk.length - start;
    if (size > MAX_LINE_BYTES) throw notJsonLines(location);
  }
  yield textOf(kept, location);
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function textOf(parts: readonly Buffer[], location: Location): string {
  try {
    return UTF8.decode(Buffer.concat(parts));
  } catch {
    throw notJsonLines(location);
  }
}

function notJsonLines({ key }: Location): JobFailure {
  const file = key.split("/").at(-1) ?? "";
  return new JobFailure(
    `Unable to parse Amazon S3 file: ${file}. Data files must conform to JSONL format.`,
  );
}

async function openObject(cloud: Cloud, { bucket, key }: Location, context: CallContext) {
  try {
    const call = {
      service: "s3",
      operation: "GetObject",
      input: { Bucket: bucket, Key: key },
    } as const;
    const { Body } = await callWithRetries(cloud, call, context);
    return Body instanceof Readable ? Body : Readable.from([Buffer.from(Body as Uint8Array)]);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (error.code === "NoSuchKey" || error.code === "NoSuchBucket") {
      throw new JobFailure(
        `Invalid input data configuration. Check the input data S3 Uris (Uri should be a file, not a directory): the object ${key} does not exist in the Amazon S3 bucket ${bucket}.`,
      );
    }
    // Without s3:ListBucket S3 does not reveal that an object is missing; its message names the permission.
    if (error.message.includes("s3:ListBucket")) throw mayNotList(bucket);
    throw new JobFailure(
      `Amazon S3 perms missing (GetObject): Could not validate GetObject permissions to access Amazon S3 bucket: ${bucket} at key ${key}.`,
    );
  }
}

function mayNotList(bucket: string): JobFailure {
  return new JobFailure(
    `Amazon S3 perms missing (ListBucket): Could not validate ListBucket permissions to access Amazon S3 bucket: ${bucket}.`,
  );
}

/** Writes an object with the job's own role. Throws `JobFailure` in Bedrock's words when the role may not. */
export async function writeObject(
  cloud: Cloud,
  { uri, body }: { uri: string; body: string },
  context: CallContext,
): Promise<void> {
  try {
    await callWithRetries(cloud, putting(uri, body), context);
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const { bucket, key } = locationOf(uri);
    throw new JobFailure(
      `Amazon S3 perms missing (PutObject): Could not validate PutObject permissions to access Amazon S3 bucket: ${bucket} at key ${key}.`,
    );
  }
}

/** Writes an object that the job can do without: not again where it fails. Throws `ServiceError`. */
export async function writeOnce(
  cloud: Cloud,
  { uri, body }: { uri: string; body: string },
  context: CallContext,
): Promise<void> {
  const { service, operation, input } = putting(uri, body);
  await cloud.call(service, operation, input, context);
}

function putting(uri: string, body: string) {
  const { bucket, key } = locationOf(uri);
  const bytes = Buffer.from(body);
  const input = { Bucket: bucket, Key: key, Body: bytes, ContentLength: bytes.length };
  return { service: "s3", operation: "PutObject", input } as const;
}

/** Joins a folder's URI, with or without a slash at its end, and a path under it. */
export function under(uri: string, path: string): string {
  return `${uri.replace(/\/+$/u, "")}/${path}`;
}

/** The keys under a folder's URI, as the job's own role sees them. Throws `JobFailure`. */
export async function keysUnder(
  cloud: Cloud,
  uri: string,
  context: CallContext,
): Promise<string[]> {
  const { bucket, key } = locationOf(uri);
  const keys: string[] = [];
  let token: unknown;
  do {
    const input = { Bucket: bucket, Prefix: key, ContinuationToken: token };
    const call = { service: "s3", operation: "ListObjectsV2", input } as const;
    const page = await callWithRetries(cloud, call, context).catch((error: unknown) => {
      throw error instanceof ServiceError ? mayNotList(bucket) : error;
    });
    keys.push(...((page["Contents"] ?? []) as { Key: string }[]).map(({ Key }) => Key));
    token = page["NextContinuationToken"];
  } while (token !== undefined);
  return keys;
}
