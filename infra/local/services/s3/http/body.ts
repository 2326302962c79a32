import { Readable } from "node:stream";
import { AwsChunkedDecoder } from "../../../protocol/aws-chunked.ts";
import { s3Error } from "../errors.ts";
import type { Blobs } from "../objects/blobs.ts";
import {
  ALGORITHMS,
  type Algorithm,
  type Checksum,
  checksumMember,
  createHasher,
  isAlgorithm,
} from "../objects/checksum.ts";
import type { Segment } from "../objects/record.ts";

/** What a writer says about its body, by the API's members. */
export interface BodyInput {
  readonly Body?: unknown;
  readonly ContentMD5?: string | undefined;
  readonly ChecksumAlgorithm?: string | undefined;
}

/** A body that has been written and found to be what its writer said. */
export interface ReceivedBody {
  readonly segment: Segment;
  /** MD5 of the bytes in hex, which is the entity tag unless a key is involved. */
  readonly md5: string;
  /** Present when the writer requested one. */
  readonly checksum?: Checksum;
}

/**
 * Streams a body to disk while its hashes are computed, and checks them against what the writer said.
 * @param fallback the algorithm to compute when the writer names none
 * Throws `BadDigest`, `InvalidDigest`, `InvalidRequest`; nothing stays on disk then.
 */
export async function receiveBody(
  blobs: Blobs,
  input: BodyInput,
  fallback?: Algorithm,
): Promise<ReceivedBody> {
  const declaredMd5 = readContentMd5(input.ContentMD5);
  const declared = declaredChecksum(input);
  const algorithm = declared.algorithm ?? fallback;
  const md5Hasher = createHasher("MD5");
  const hasher = algorithm && createHasher(algorithm);
  const segment = await blobs.write(
    chunksOf(input.Body),
    hasher ? [md5Hasher, hasher] : [md5Hasher],
  );
  try {
    const md5 = md5Hasher.digest().toString("hex");
    if (declaredMd5 !== undefined && declaredMd5 !== md5) throw s3Error("BadDigest");
    if (!algorithm || !hasher) return { segment, md5 };
    const value = hasher.digest().toString("base64");
    checkDeclared(algorithm, declared.value ?? trailingChecksum(input.Body, algorithm), value);
    return { segment, md5, checksum: { algorithm, value, type: "FULL_OBJECT" } };
  } catch (error) {
    blobs.remove([segment]);
    throw error;
  }
}

/** A body of any form that callers give, as pieces of bytes. */
function chunksOf(body: unknown): AsyncIterable<Uint8Array> {
  if (body instanceof Readable) return body.readableObjectMode ? asBytes(body) : body;
  if (body === undefined || body === null) return Readable.from([]);
  if (typeof body === "string" || body instanceof Uint8Array)
    return Readable.from([Buffer.from(body)]);
  throw s3Error("InvalidRequest", { message: "The body is neither bytes, text nor a stream." });
}

/** Streams that callers make from lists yield text as well as bytes. */
async function* asBytes(body: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of body) yield typeof piece === "string" ? Buffer.from(piece) : piece;
}

function readContentMd5(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const bytes = Buffer.from(header, "base64");
  if (bytes.length !== 16) throw s3Error("InvalidDigest", { "Content-MD5": header });
  return bytes.toString("hex");
}

/** The checksum that the request's members name; at most one may have a value. */
export function declaredChecksum(input: object): { algorithm?: Algorithm; value?: string } {
  const members = input as Readonly<Record<string, string | undefined>>;
  const given = ALGORITHMS.filter((each) => members[checksumMember(each)] !== undefined);
  const [first] = given;
  if (given.length > 1) {
    throw s3Error("InvalidRequest", {
      message:
        "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.",
    });
  }
  if (first)
    return { algorithm: first, value: checksumValue(first, members[checksumMember(first)]) };
  const named = members["ChecksumAlgorithm"];
  if (named === undefined) return {};
  return { algorithm: checksumAlgorithm(named) };
}

/** An algorithm by its name. Throws `NotImplemented` for one that the local cloud does not compute. */
export function checksumAlgorithm(name: string): Algorithm {
  const upper = name.toUpperCase();
  if (isAlgorithm(upper)) return upper;
  if (upper.startsWith("XXHASH")) {
    throw s3Error("NotImplemented", {
      message: `The local cloud does not compute the checksum ${upper}.`,
    });
  }
  throw s3Error("InvalidRequest", {
    message:
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
  });
}

function checksumValue(algorithm: Algorithm, value = ""): string {
  const length = Buffer.from(value, "base64").length;
  if (length === createHasher(algorithm).digest().length) return value;
  throw s3Error("InvalidRequest", {
    message: `Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`,
  });
}

function trailingChecksum(body: unknown, algorithm: Algorithm): string | undefined {
  if (!(body instanceof AwsChunkedDecoder)) return undefined;
  return body.trailers[`x-amz-checksum-${algorithm.toLowerCase()}`];
}

function checkDeclared(algorithm: Algorithm, declared: string | undefined, value: string): void {
  if (declared === undefined || declared === value) return;
  throw s3Error("BadDigest", {
    message: `The ${algorithm} you specified did not match the calculated checksum.`,
  });
}
