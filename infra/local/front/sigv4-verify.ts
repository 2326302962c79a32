import { isUtf8 } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { Readable } from "node:stream";
import { ServiceError } from "../kernel/aws-error.ts";
import { wallClock } from "../kernel/clock.ts";
import type { Kernel } from "../kernel/cloud.ts";
import type { SignChunk, WireRequest } from "../kernel/service.ts";
import { readBody } from "../protocol/body.ts";
import type { Signature } from "./signature.ts";
import { isLegacySignature } from "./sigv2.ts";
import { parseTimestamp } from "./sigv4.ts";

/** AWS accepts a signed request for fifteen minutes before and after its date. */
const SKEW_MS = 15 * 60_000;

/**
 * Secret of a key that belongs to no session, which is the root user's: the one set with it in the environment of
 * the local cloud's process, otherwise the key itself (`AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`).
 */
function rootSecret(accessKeyId: string): string {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } = process.env;
  return accessKeyId === AWS_ACCESS_KEY_ID ? (AWS_SECRET_ACCESS_KEY ?? "") : accessKeyId;
}

/** The secret of an access key. Throws `InvalidClientTokenId` for a session whose token does not come with it. */
export function secretOf(
  { iam }: Kernel,
  { accessKeyId, sessionToken }: Pick<Signature, "accessKeyId" | "sessionToken">,
): string {
  const session = iam.session(accessKeyId);
  if (session === undefined) return rootSecret(accessKeyId);
  if (session.sessionToken === sessionToken) return session.secretAccessKey;
  throw new ServiceError(
    "InvalidClientTokenId",
    "The security token included in the request is invalid.",
    { status: 403 },
  );
}

/**
 * Verifies a SigV4 signature, of headers or of a presigned URL.
 * @returns the request, with its body still to be read
 * Throws `SignatureDoesNotMatch`, `RequestTimeTooSkewed`, `InvalidClientTokenId`.
 */
export async function verifySignature(
  kernel: Kernel,
  { request, signature }: { request: WireRequest; signature: Signature },
): Promise<WireRequest> {
  const session = kernel.iam.session(signature.accessKeyId);
  // A function's clock is the cloud's, which may be far ahead of this machine's.
  if (session === undefined && signature.expiresSeconds === undefined && !isInTime(signature)) {
    throw new ServiceError(
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
      { status: 403 },
    );
  }
  const secret = secretOf(kernel, signature);
  if (signature.isLegacy) {
    if (!isLegacySignature(request, signature, secret)) throw doesNotMatch();
    return request;
  }
  const { payloadHash, replay } = await hashPayload(request, signature);
  const expected = sign(secret, signature, {
    canonical: canonicalRequest(request, { signature, payloadHash }),
  });
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(signature.signature))) {
    throw doesNotMatch();
  }
  const isSignedByChunk = payloadHash.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  return isSignedByChunk ? { ...replay, signChunk: chunkSigner(secret, signature) } : replay;
}

/** Each piece's signature is part of the next; the first includes the request's. */
function chunkSigner(secret: string, signature: Signature): SignChunk {
  let previous = signature.signature;
  return (kind, hash) => {
    const empty = kind === "PAYLOAD" ? [sha256("")] : [];
    previous = signText(secret, signature, [kind, previous, ...empty, hash]);
    return previous;
  };
}

function doesNotMatch(): ServiceError {
  return new ServiceError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { status: 403 },
  );
}

function isInTime({ timestamp }: Signature): boolean {
  return Math.abs(wallClock() - parseTimestamp(timestamp)) <= SKEW_MS;
}

/** S3 clients always state the hash of the body; where another client does not, the body itself is hashed. */
async function hashPayload(
  request: WireRequest,
  signature: Signature,
): Promise<{ payloadHash: string; replay: WireRequest }> {
  if (signature.expiresSeconds !== undefined) {
    // Only S3's presigned URLs leave the body out; those of other services have none.
    const payloadHash = signature.service === "s3" ? "UNSIGNED-PAYLOAD" : sha256("");
    return { payloadHash, replay: request };
  }
  const stated = request.headers["x-amz-content-sha256"];
  if (typeof stated === "string" && signature.service === "s3") {
    return { payloadHash: stated, replay: request };
  }
  const body = await readBody(request.body);
  const payloadHash = sha256(body);
  if (typeof stated === "string" && stated !== payloadHash && /^[0-9a-f]{64}$/.test(stated)) {
    throw new ServiceError("SignatureDoesNotMatch", "The body is not the one that was signed.", {
      status: 403,
    });
  }
  return {
    payloadHash: typeof stated === "string" ? stated : payloadHash,
    replay: { ...request, body: Readable.from([body]) },
  };
}

function canonicalRequest(
  { method, rawPath, rawQuery, headers }: WireRequest,
  { signature, payloadHash }: { signature: Signature; payloadHash: string },
): string {
  const lines = signature.signedHeaders.map((name) => {
    const value = name === "host" ? (headers[":authority"] ?? headers["host"]) : headers[name];
    const text = utf8(Array.isArray(value) ? value.join(",") : String(value ?? ""));
    return `${name}:${text.trim().replace(/ +/g, " ")}\n`;
  });
  // S3 signs the path as it is; the other services encode each segment once more.
  const path = signature.service === "s3" ? rawPath : encodeAgain(rawPath);
  return [
    method,
    path,
    canonicalQuery(rawQuery),
    lines.join(""),
    signature.signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

/** Node gives a header's bytes as Latin-1; signers hash UTF-8. */
function utf8(text: string): string {
  const bytes = Buffer.from(text, "latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : text;
}

function encodeAgain(rawPath: string): string {
  return rawPath.split("/").map(encode).join("/");
}

function canonicalQuery(rawQuery: string): string {
  const pairs = rawQuery
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair): [string, string] => {
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      return [encode(decode(name)), encode(decode(value))];
    })
    .filter(([name]) => name !== "X-Amz-Signature");
  // By name first, then by value: sorting the joined text would put `a-b=` before `a=`.
  pairs.sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  return pairs.map(([name, value]) => `${name}=${value}`).join("&");
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sign(secret: string, signature: Signature, { canonical }: { canonical: string }): string {
  return signText(secret, signature, ["", sha256(canonical)]);
}

/** @param parts what is signed: empty for a request, else the kind of piece; then the lines after the scope */
function signText(
  secret: string,
  { date, region, service, timestamp }: Signature,
  [kind, ...lines]: readonly string[],
): string {
  const scope = `${date}/${region}/${service}/aws4_request`;
  const algorithm = kind ? `AWS4-HMAC-SHA256-${kind}` : "AWS4-HMAC-SHA256";
  const text = [algorithm, timestamp, scope, ...lines].join("\n");
  return hmac(signingKey(secret, scope), text).toString("hex");
}

/** Keys by secret and scope: one a day for each caller, Region and service. */
const keys = new Map<string, Buffer>();
const MAX_KEYS = 1000;

/** @param scope `20261123/us-east-1/s3/aws4_request` */
export function signingKey(secret: string, scope: string): Buffer {
  const name = `${scope} ${secret}`;
  const known = keys.get(name);
  if (known !== undefined) return known;
  const first: Buffer = Buffer.from(`AWS4${secret}`);
  const key = scope.split("/").reduce((last, part) => hmac(last, part), first);
  if (keys.size >= MAX_KEYS) keys.clear();
  keys.set(name, key);
  return key;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}

function sha256(data: string | Buffer): string {
  return createHash("sha256").update(data).digest("hex");
}
