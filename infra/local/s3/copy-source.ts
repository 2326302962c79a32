import { s3Error } from "./errors.ts";

/** The object that a copy reads. */
export interface CopySource {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
}

/**
 * Reads `x-amz-copy-source`: `[/]bucket/key[?versionId=…]`, percent-encoded.
 * Throws `InvalidArgument` for another form.
 */
export function readCopySource(header: string): CopySource {
  const [path = "", versionId] = header.split(/\?versionId=([^?]*)$/);
  const [, bucket, key] = /^\/?([^/]+)\/(.+)$/s.exec(decode(path)) ?? [];
  if (bucket === undefined || key === undefined) {
    throw s3Error("InvalidArgument", {
      message: "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      ArgumentName: "x-amz-copy-source",
      ArgumentValue: header,
    });
  }
  return { bucket, key, ...(versionId === undefined ? {} : { versionId }) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
