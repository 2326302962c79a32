import { createReadStream } from "node:fs";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { httpStatus, isAwsError, UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";

/**
 * Uploads a file once: skipped when the same content is already stored, never overwritten.
 * @param file its local path and its SHA-256 (hex), which is stored as the object's metadata `sha256`
 * @returns whether bytes were sent
 * @throws UserError `Run.InputDiffers` when the key holds other content
 */
export async function uploadFile(
  bucket: Bucket,
  key: string,
  file: { readonly path: string; readonly sha256: string },
): Promise<boolean> {
  const present = await storedHash(bucket, key);
  if (present !== undefined) return sameOrThrow(present, file.sha256, key);
  try {
    await send(bucket, key, file);
    return true;
  } catch (error) {
    // Another command uploaded it meanwhile; that is fine if the content is the same.
    if (!isAwsError(error, "PreconditionFailed", "ConditionalRequestConflict")) throw error;
    return sameOrThrow((await storedHash(bucket, key)) ?? "", file.sha256, key);
  }
}

async function send(
  bucket: Bucket,
  key: string,
  file: { readonly path: string; readonly sha256: string },
): Promise<void> {
  await new Upload({
    client: bucket.s3,
    params: {
      Bucket: bucket.name,
      Key: key,
      Body: createReadStream(file.path),
      Metadata: { sha256: file.sha256 },
      IfNoneMatch: "*",
      ChecksumAlgorithm: "SHA256",
      ContentType: "application/jsonl",
    },
  }).done();
}

function sameOrThrow(present: string, sha256: string, key: string): false {
  if (present === sha256) return false;
  throw new UserError("Run.InputDiffers", `different content is already stored under ${key}`, {
    hint: "A run's input never changes. Choose another --run-id, or omit it.",
  });
}

/** The `sha256` of the object under the key; empty when it has none, undefined when there is no object. */
async function storedHash({ s3, name }: Bucket, key: string): Promise<string | undefined> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: name, Key: key }));
    return head.Metadata?.["sha256"] ?? "";
  } catch (error) {
    if (httpStatus(error) === 404) return undefined;
    throw error;
  }
}
