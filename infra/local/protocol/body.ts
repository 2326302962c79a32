import type { Readable } from "node:stream";
import { ServiceError } from "../kernel/aws-error.ts";

/** AWS takes 6 MiB for a Lambda event, 25 MB for a model's input; no JSON request is larger. */
const LARGEST_REQUEST = 25_000_000;

/** The whole body of a request that is no object's content. Throws `RequestEntityTooLargeException` (413). */
export async function readBody(body: Readable, limit = LARGEST_REQUEST): Promise<Buffer> {
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
