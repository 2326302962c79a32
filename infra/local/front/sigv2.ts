import { createHmac, timingSafeEqual } from "node:crypto";
import { ServiceError } from "../kernel/aws-error.ts";
import { wallClock } from "../kernel/clock.ts";
import type { WireRequest } from "../kernel/service.ts";
import type { Signature } from "./signature.ts";

/*
 * Signature version 2 of presigned S3 URLs: what `aws s3 presign` and boto3 still make for us-east-1.
 * Source: "Signing and authenticating REST requests", Amazon S3 User Guide.
 */

/** Query parameters that are signed, along with those that start with `response-`. */
const SIGNED_PARAMETERS = new Set(
  "accelerate acl cors delete encryption lifecycle location logging notification object-lock partNumber policy publicAccessBlock replication requestPayment restore retention tagging torrent uploadId uploads versionId versioning versions website".split(
    " ",
  ),
);

/**
 * Reads the signature of a presigned URL of version 2.
 * @returns undefined when the URL has none
 * Throws `AccessDenied` when it has expired.
 */
export function readLegacySignature(query: URLSearchParams): Signature | undefined {
  const accessKeyId = query.get("AWSAccessKeyId");
  const signature = query.get("Signature");
  const expires = query.get("Expires");
  if (accessKeyId === null || signature === null || expires === null) return undefined;
  const left = Number(expires) - wallClock() / 1000;
  if (!(left > 0)) throw new ServiceError("AccessDenied", "Request has expired", { status: 403 });
  return {
    isLegacy: true,
    accessKeyId,
    signature,
    service: "s3",
    expiresSeconds: left,
    sessionToken: query.get("x-amz-security-token") ?? undefined,
    date: "",
    region: "",
    timestamp: "",
    signedHeaders: [],
  };
}

/** True when this secret gives the request this signature. */
export function isLegacySignature(
  request: WireRequest,
  { signature }: Signature,
  secret: string,
): boolean {
  const expected = createHmac("sha1", secret).update(stringToSign(request)).digest();
  const given = Buffer.from(signature, "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function stringToSign({ method, rawPath, rawQuery, headers }: WireRequest): string {
  const query = new URLSearchParams(rawQuery);
  const value = (name: string) => headers[name] ?? query.get(name) ?? "";
  return [
    method,
    value("content-md5"),
    value("content-type"),
    query.get("Expires"),
    ...amazonHeaders(headers, query),
    rawPath + signedQuery(query),
  ].join("\n");
}

/** `x-amz-…` headers, of which a presigned URL has some in its query. */
function amazonHeaders(headers: WireRequest["headers"], query: URLSearchParams): string[] {
  const all = new Map(
    [...query, ...Object.entries(headers)].map(([name, value]) => [name.toLowerCase(), value]),
  );
  return [...all]
    .filter(([name]) => name.startsWith("x-amz-"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}:${String(value).trim()}`);
}

function signedQuery(query: URLSearchParams): string {
  const signed = [...query]
    .filter(([name]) => SIGNED_PARAMETERS.has(name) || name.startsWith("response-"))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => (value === "" ? name : `${name}=${value}`));
  return signed.length === 0 ? "" : `?${signed.join("&")}`;
}
