import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  GetObjectCommand,
  type GetObjectCommandOutput,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { defined } from "../dataset-tools/index.ts";
import { httpStatus, isAwsError, isConnectionError, UserError } from "./errors.ts";

/** A bucket and the client for it. */
export interface Bucket {
  readonly s3: S3Client;
  readonly name: string;
}

/** An object's text and the tag that a conditional write names it by. */
export interface StoredText {
  readonly text: string;
  readonly etag: string;
}

/** Reads an object as text, or undefined when there is none. */
export async function findText(bucket: Bucket, key: string): Promise<StoredText | undefined> {
  try {
    const answer = await bucket.s3.send(new GetObjectCommand({ Bucket: bucket.name, Key: key }));
    return { text: (await answer.Body?.transformToString()) ?? "", etag: answer.ETag ?? "" };
  } catch (error) {
    if (isAwsError(error, "NoSuchKey", "NotFound")) return undefined;
    throw error;
  }
}

/** Bytes from `start` up to, not including, `end`; absent: up to the object's end. */
export interface ByteRange {
  readonly start: number;
  readonly end?: number;
}

/** What is read of an object. */
interface Opening extends ByteRange {
  /** The version that must be there; for another one S3 answers `PreconditionFailed`. */
  readonly etag?: string;
}

/** Connections lost one after the other, without a byte between them, after which reading an object fails. */
const MAX_LOST_CONNECTIONS = 3;

/**
 * Opens an object as a stream of bytes. Where the connection is lost on the way, the stream continues at the byte it
 * had come to. Throws `Object.Missing`.
 */
export async function openObject(
  bucket: Bucket,
  key: string,
  range: Opening = { start: 0 },
): Promise<Readable> {
  const opened = await open(bucket, key, range);
  return Readable.from(readOn(bucket, key, { range, opened }), { objectMode: false });
}

/** Reads a part of an object, by one request where the connection holds. Throws `Object.Missing`. */
export async function readRange(bucket: Bucket, key: string, range: ByteRange): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await openObject(bucket, key, range)) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

async function* readOn(
  bucket: Bucket,
  key: string,
  of: { range: Opening; opened: GetObjectCommandOutput },
): AsyncGenerator<Uint8Array> {
  let { opened } = of;
  let { start } = of.range;
  const end = start + (opened.ContentLength ?? Number.POSITIVE_INFINITY);
  for (let lost = 0; start < end; ) {
    try {
      for await (const chunk of opened.Body as Readable) {
        start += (chunk as Uint8Array).length;
        lost = 0;
        yield chunk as Uint8Array;
      }
      return;
    } catch (error) {
      lost += 1;
      if (!isConnectionError(error) || lost > MAX_LOST_CONNECTIONS) throw error;
    }
    if (start < end) opened = await open(bucket, key, { ...of.range, start, ...etagOf(opened) });
  }
}

/** What is read on must be the version that was read before. */
function etagOf({ ETag }: GetObjectCommandOutput): Pick<Opening, "etag"> {
  return defined({ etag: ETag });
}

async function open(
  bucket: Bucket,
  key: string,
  { start, end, etag }: Opening,
): Promise<GetObjectCommandOutput> {
  const whole = start === 0 && end === undefined;
  try {
    const opened = await bucket.s3.send(
      new GetObjectCommand({
        Bucket: bucket.name,
        Key: key,
        ...defined({
          Range: whole ? undefined : `bytes=${start}-${end === undefined ? "" : end - 1}`,
          IfMatch: etag,
        }),
      }),
    );
    // Reading meets the error as well; before it starts, an error without a listener would end the process.
    (opened.Body as Readable).on("error", () => undefined);
    return opened;
  } catch (error) {
    if (!isMissing(error)) throw error;
    throw new UserError("Object.Missing", `s3://${bucket.name}/${key} does not exist`, {
      hint: "It was deleted or never uploaded. Start the run again from the dataset.",
      cause: error,
    });
  }
}

/** Without permission to list the bucket, S3 answers AccessDenied where an object does not exist. */
function isMissing(error: unknown): boolean {
  if (isAwsError(error, "NoSuchKey", "NotFound")) return true;
  return isAwsError(error, "AccessDenied") && /s3:ListBucket/.test(error.message);
}

/** SHA-256 (hex) of an object, computed while streaming. */
export async function hashObject(bucket: Bucket, key: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of await openObject(bucket, key)) hash.update(chunk as Uint8Array);
  return hash.digest("hex");
}

/** When to write: only if there is no object yet, or only over the version with this tag. */
export type Condition = { readonly first: true } | { readonly over: string };

/** Text to write. */
interface TextContent {
  readonly text: string;
  readonly type: string;
  readonly condition?: Condition;
}

/** Writes text. Returns false when the condition did not hold (another writer was faster). */
export async function writeText(
  bucket: Bucket,
  key: string,
  content: TextContent,
): Promise<boolean> {
  return (await putText(bucket, key, content)) !== undefined;
}

/** As `writeText`, but returns the tag of what was written; undefined when the condition did not hold. */
export async function putText(
  bucket: Bucket,
  key: string,
  content: TextContent,
): Promise<string | undefined> {
  const { condition } = content;
  try {
    const { ETag = "" } = await bucket.s3.send(
      new PutObjectCommand({
        Bucket: bucket.name,
        Key: key,
        Body: content.text,
        ContentType: content.type,
        ...(condition && guard(condition)),
      }),
    );
    return ETag;
  } catch (error) {
    // 412: the condition did not hold; 409: two conditional writes met.
    if (condition !== undefined && [409, 412].includes(httpStatus(error) ?? 0)) return undefined;
    throw error;
  }
}

function guard(condition: Condition): { IfNoneMatch: "*" } | { IfMatch: string } {
  return "first" in condition ? { IfNoneMatch: "*" } : { IfMatch: condition.over };
}

/** An object as a list names it. */
export interface ListedObject {
  readonly key: string;
  /** When it was written; milliseconds since the epoch. */
  readonly at: number;
}

/** All objects under a prefix, in the order of S3 (by UTF-8 bytes of their keys). */
export async function listObjects(bucket: Bucket, prefix: string): Promise<ListedObject[]> {
  const found: ListedObject[] = [];
  let token: string | undefined;
  do {
    const page = await bucket.s3.send(
      new ListObjectsV2Command({
        Bucket: bucket.name,
        Prefix: prefix,
        ...defined({ ContinuationToken: token }),
      }),
    );
    for (const { Key: key, LastModified } of page.Contents ?? []) {
      if (key !== undefined) found.push({ key, at: LastModified?.getTime() ?? 0 });
    }
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return found;
}

/** All keys under a prefix, in the order of S3. */
export async function listKeys(bucket: Bucket, prefix: string): Promise<string[]> {
  return (await listObjects(bucket, prefix)).map(({ key }) => key);
}
