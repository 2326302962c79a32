import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { HeadObjectCommand } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { httpStatus, isAwsError, UserError } from "../errors.ts";
import type { Bucket } from "../objects.ts";

/** How far the upload of a file is. */
export interface UploadProgress {
  readonly key: string;
  /** Bytes that were sent. */
  readonly loaded: number;
  readonly total: number;
}

/** Called while bytes of a file are sent. */
export type OnUpload = (progress: UploadProgress) => void;

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
  onUpload: OnUpload = () => undefined,
): Promise<boolean> {
  const present = await storedHash(bucket, key);
  if (present !== undefined) return sameOrThrow(present, file.sha256, key);
  try {
    await send({ bucket, key, file }, onUpload);
    return true;
  } catch (error) {
    // Another command uploaded it meanwhile; that is fine if the content is the same.
    if (!isAwsError(error, "PreconditionFailed", "ConditionalRequestConflict")) throw error;
    return sameOrThrow((await storedHash(bucket, key)) ?? "", file.sha256, key);
  }
}

async function send(
  of: {
    bucket: Bucket;
    key: string;
    file: { readonly path: string; readonly sha256: string };
  },
  onUpload: OnUpload,
): Promise<void> {
  const { bucket, key, file } = of;
  const { size: total } = await stat(file.path);
  const upload = new Upload({
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
  });
  upload.on("httpUploadProgress", ({ loaded = 0 }) => onUpload({ key, loaded, total }));
  await upload.done();
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
