import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { HeadObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { httpStatus, isAwsError, UserError } from "../errors.ts";

/** Where an object goes and what it must be. */
export interface UploadTarget {
  readonly bucket: string;
  readonly key: string;
  /** Hex; kept as the object's metadata `sha256`. */
  readonly sha256: string;
}

/**
 * Puts a file there once: skipped when the same content is there already, never overwritten.
 * @returns whether bytes were sent
 * @throws UserError `Run.InputDiffers` when something else stands under the key
 */
export async function uploadFile(
  s3: S3Client,
  target: UploadTarget,
  file: string,
): Promise<boolean> {
  return putOnce(s3, target, file);
}

/** Writes a JSON document about a run that has not started yet; the last one wins. */
export async function uploadJson(
  s3: S3Client,
  target: Omit<UploadTarget, "sha256">,
  value: unknown,
): Promise<void> {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  const sha256 = createHash("sha256").update(text).digest("hex");
  await s3.send(
    new PutObjectCommand({
      Bucket: target.bucket,
      Key: target.key,
      Body: text,
      Metadata: { sha256 },
      ContentType: "application/json",
    }),
  );
}

async function putOnce(s3: S3Client, target: UploadTarget, file: string): Promise<boolean> {
  const { bucket, key, sha256 } = target;
  const present = await storedHash(s3, bucket, key);
  if (present === sha256) return false;
  if (present !== undefined) throw differs(key);
  try {
    await new Upload({
      client: s3,
      params: {
        Bucket: bucket,
        Key: key,
        Body: createReadStream(file),
        Metadata: { sha256 },
        IfNoneMatch: "*",
        ChecksumAlgorithm: "SHA256",
        ContentType: "application/jsonl",
      },
    }).done();
    return true;
  } catch (error) {
    // Someone else was faster; that is fine when it was the same content.
    if (!isAwsError(error, "PreconditionFailed", "ConditionalRequestConflict")) throw error;
    if ((await storedHash(s3, bucket, key)) === sha256) return false;
    throw differs(key);
  }
}

/** The `sha256` of what stands under the key; empty when it has none, undefined when nothing is there. */
async function storedHash(s3: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const head = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
    return head.Metadata?.["sha256"] ?? "";
  } catch (error) {
    if (httpStatus(error) === 404) return undefined;
    throw error;
  }
}

function differs(key: string): UserError {
  return new UserError("Run.InputDiffers", `something else was uploaded as ${key} before`, {
    hint: "A run's input never changes. Choose another id with --run-id, or leave it out.",
  });
}
