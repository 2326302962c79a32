import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { pipeline, type Readable, Transform } from "node:stream";
import { AwsChunkedDecoder } from "../../../protocol/aws-chunked.ts";
import { s3Error } from "../errors.ts";
import { ALGORITHMS, checksumMember, createHasher } from "../objects/checksum.ts";
import { declaredChecksum } from "./body.ts";

const SHA256 = /^[0-9a-f]{64}$/;

/** Bytes of one PutObject or one part: 5 GiB. */
const MAX_BODY_BYTES = 5 * 1024 ** 3;

/**
 * Checks what the headers say about an object's body, whose length S3 needs to know before it.
 * Throws `EntityTooLarge`, `InvalidRequest`, `MissingContentLength`, `NotImplemented`.
 */
export function checkBodyHeaders(headers: IncomingHttpHeaders, input: object): void {
  if ((headers["x-amz-decoded-content-length"] ?? headers["content-length"]) === undefined) {
    if (headers["transfer-encoding"] === undefined) throw s3Error("MissingContentLength");
    throw s3Error("NotImplemented", { Header: "Transfer-Encoding" });
  }
  const size = Number(headers["x-amz-decoded-content-length"] ?? headers["content-length"] ?? 0);
  if (size > MAX_BODY_BYTES) {
    throw s3Error("EntityTooLarge", { ProposedSize: size, MaxSizeAllowed: MAX_BODY_BYTES });
  }
  if (headers["x-amz-sdk-checksum-algorithm"] === undefined) return;
  const hasValue = declaredChecksum(input).value !== undefined;
  if (hasValue || headers["x-amz-trailer"] !== undefined) return;
  throw s3Error("InvalidRequest", {
    message:
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
  });
}

/** A body that fails at its end when it is not what its signer hashed. */
export function guardPayload(body: Readable, declared: string | string[] | undefined): Readable {
  if (typeof declared !== "string" || !SHA256.test(declared)) return body;
  const hash = createHash("sha256");
  const guard = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece);
      done(null, piece);
    },
    flush(done) {
      const computed = hash.digest("hex");
      done(computed === declared ? null : mismatch(declared, computed));
    },
  });
  pipeline(body, guard, () => undefined);
  return guard;
}

function mismatch(declared: string, computed: string) {
  return s3Error("XAmzContentSHA256Mismatch", {
    ClientComputedContentSHA256: declared,
    S3ComputedContentSHA256: computed,
  });
}

/**
 * Checks a whole document against every hash that its sender gave. Throws as S3 does.
 * @param of the stream that the document came in, and whether a checksum by its member's name is the document's
 */
export function checkDocument(
  document: Buffer,
  headers: IncomingHttpHeaders,
  { body, ofDocument }: { body: Readable; ofDocument: (member: string) => boolean },
): void {
  const sha256 = headers["x-amz-content-sha256"];
  if (typeof sha256 === "string" && SHA256.test(sha256)) {
    const computed = createHash("sha256").update(document).digest("hex");
    if (computed !== sha256) throw mismatch(sha256, computed);
  }
  const md5 = headers["content-md5"];
  if (md5 !== undefined) checkMd5(document, String(md5));
  for (const algorithm of ALGORITHMS.filter((each) => ofDocument(checksumMember(each)))) {
    const name = `x-amz-checksum-${algorithm.toLowerCase()}`;
    const trailer = body instanceof AwsChunkedDecoder ? body.trailers[name] : undefined;
    const declared = headers[name] ?? trailer;
    if (declared === undefined) continue;
    const hasher = createHasher(algorithm);
    hasher.update(document);
    if (hasher.digest().toString("base64") === declared) continue;
    throw s3Error("BadDigest", {
      message: `The ${algorithm} you specified did not match the calculated checksum.`,
    });
  }
}

function checkMd5(document: Buffer, declared: string): void {
  if (Buffer.from(declared, "base64").length !== 16)
    throw s3Error("InvalidDigest", { "Content-MD5": declared });
  const computed = createHash("md5").update(document).digest("base64");
  if (computed !== declared)
    throw s3Error("BadDigest", { ExpectedDigest: declared, CalculatedDigest: computed });
}
