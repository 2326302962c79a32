import { defined } from "../../../kernel/defined.ts";
import { s3Error } from "../errors.ts";

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
  return { bucket, key, ...defined({ versionId }) };
}

/** Some clients leave bytes of UTF-8 unescaped, which node gives as Latin-1. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replace(/[\u0080-\u00ff]/g, escapeByte));
  } catch {
    return text;
  }
}

function escapeByte(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16)}`;
}
