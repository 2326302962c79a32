import { Readable } from "node:stream";
import { StateError } from "../language/errors.ts";

/** The bytes of an S3 or Lambda body. Throws `States.DataLimitExceeded` when there are more than `limit`. */
export async function readBytes(body: unknown, { limit, state }: ReadLimit): Promise<Buffer> {
  if (body === undefined || body === null) return Buffer.alloc(0);
  if (typeof body === "string") return Buffer.from(body);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of streamOf(body)) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > limit) throw tooLarge(state);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/** How much may be read, and for which state or service. */
export interface ReadLimit {
  readonly limit: number;
  readonly state: string;
}

function streamOf(body: unknown): Readable {
  if (body instanceof Readable) return body;
  if (body instanceof Uint8Array) return Readable.from([body]);
  return Readable.from(body as AsyncIterable<Uint8Array>);
}

function tooLarge(state: string): StateError {
  return new StateError(
    "States.DataLimitExceeded",
    `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}
