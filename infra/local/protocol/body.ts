import type { Readable } from "node:stream";
import { ServiceError } from "../kernel/aws-error.ts";

/** AWS accepts 6 MiB for a Lambda event, 25 MB for a model's input; no JSON request is larger. */
const MAX_REQUEST_BYTES = 25_000_000;

/** Of the services that have one operation for a path, a definition of Step Functions is largest: 1 MB, escaped once more. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

/** The whole body of a request, other than an object's content. Throws `RequestEntityTooLargeException` (413). */
export async function readBody(body: Readable, limit = MAX_REQUEST_BYTES): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw new ServiceError(
        "RequestEntityTooLargeException",
        `Request must be smaller than ${limit} bytes`,
        { status: 413 },
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
