import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import {
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { defined } from "../dataset-tools/index.ts";
import { httpStatus, isAwsError, UserError } from "./errors.ts";

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

/** Opens an object as a stream of bytes, from `start` on. Throws `Object.Missing`. */
export async function openObject(bucket: Bucket, key: string, start = 0): Promise<Readable> {
  try {
    const answer = await bucket.s3.send(
      new GetObjectCommand({
        Bucket: bucket.name,
        Key: key,
        ...defined({ Range: start === 0 ? undefined : `bytes=${start}-` }),
      }),
    );
    return answer.Body as Readable;
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

/** Writes text. Returns false when the condition did not hold (another writer was faster). */
export async function writeText(
  bucket: Bucket,
  key: string,
  content: { text: string; type: string; condition?: Condition },
): Promise<boolean> {
  const { condition } = content;
  try {
    await bucket.s3.send(
      new PutObjectCommand({
        Bucket: bucket.name,
        Key: key,
        Body: content.text,
        ContentType: content.type,
        ...(condition && guard(condition)),
      }),
    );
    return true;
  } catch (error) {
    // 412: the condition did not hold; 409: two conditional writes met.
    if (condition !== undefined && [409, 412].includes(httpStatus(error) ?? 0)) return false;
    throw error;
  }
}

function guard(condition: Condition): { IfNoneMatch: "*" } | { IfMatch: string } {
  return "first" in condition ? { IfNoneMatch: "*" } : { IfMatch: condition.over };
}

/** All keys under a prefix, in the order of S3 (by UTF-8 bytes). */
export async function listKeys(bucket: Bucket, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await bucket.s3.send(
      new ListObjectsV2Command({
        Bucket: bucket.name,
        Prefix: prefix,
        ...defined({ ContinuationToken: token }),
      }),
    );
    for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys;
}
