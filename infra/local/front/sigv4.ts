import { ServiceError } from "../kernel/aws-error.ts";
import { wallClock } from "../kernel/clock.ts";
import type { Headers, Signature } from "./signature.ts";
import { readLegacySignature } from "./sigv2.ts";

const ALGORITHM = "AWS4-HMAC-SHA256";

/**
 * Reads the SigV4 data of a request, from the Authorization header or from a presigned URL.
 * @returns undefined for an unsigned (anonymous) request
 * Throws `IncompleteSignature` when it is present but malformed, `AccessDenied` when a URL has expired.
 */
export function readSignature(headers: Headers, query: URLSearchParams): Signature | undefined {
  const authorization = headers["authorization"];
  if (typeof authorization === "string") return fromHeader(authorization, headers);
  return query.has("X-Amz-Signature") || query.has("X-Amz-Credential")
    ? fromQuery(query)
    : readLegacySignature(query);
}

function fromHeader(authorization: string, headers: Headers): Signature {
  if (!authorization.startsWith(`${ALGORITHM} `)) {
    throw incomplete(`Authorization header requires '${ALGORITHM}'.`);
  }
  const fields = new Map<string, string>();
  for (const part of authorization.slice(ALGORITHM.length).split(",")) {
    const [name = "", value = ""] = part.trim().split(/=(.*)/s);
    fields.set(name, value);
  }
  const field = (name: string): string => {
    const value = fields.get(name);
    if (value) return value;
    throw incomplete(`Authorization header requires '${name}' parameter.`);
  };
  const timestamp = headers["x-amz-date"] ?? headers["date"];
  if (typeof timestamp !== "string") {
    throw incomplete(
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  }
  const token = headers["x-amz-security-token"];
  return {
    ...readScope(field("Credential")),
    signedHeaders: field("SignedHeaders").split(";"),
    signature: hexSignature(field("Signature")),
    timestamp,
    sessionToken: typeof token === "string" ? token : undefined,
    expiresSeconds: undefined,
  };
}

function fromQuery(query: URLSearchParams): Signature {
  const field = (name: string): string => {
    const value = query.get(name);
    if (value) return value;
    throw new ServiceError(
      "AuthorizationQueryParametersError",
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  };
  if (field("X-Amz-Algorithm") !== ALGORITHM) {
    throw new ServiceError(
      "AuthorizationQueryParametersError",
      `X-Amz-Algorithm only supports "${ALGORITHM}"`,
    );
  }
  const timestamp = field("X-Amz-Date");
  const expiresSeconds = Number(field("X-Amz-Expires"));
  checkExpiry(timestamp, expiresSeconds);
  return {
    ...readScope(field("X-Amz-Credential")),
    signedHeaders: field("X-Amz-SignedHeaders").split(";"),
    signature: hexSignature(field("X-Amz-Signature")),
    timestamp,
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
    expiresSeconds,
  };
}

/** A presigned URL is checked by the machine's clock, which its signer read. */
function checkExpiry(timestamp: string, expiresSeconds: number): void {
  if (!Number.isInteger(expiresSeconds) || expiresSeconds < 0) {
    throw new ServiceError("AuthorizationQueryParametersError", "X-Amz-Expires should be a number");
  }
  if (expiresSeconds > 604_800) {
    throw new ServiceError(
      "AuthorizationQueryParametersError",
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
    );
  }
  const signedAt = parseTimestamp(timestamp);
  if (wallClock() > signedAt + expiresSeconds * 1000) {
    throw new ServiceError("AccessDenied", "Request has expired", { status: 403 });
  }
}

/** @param timestamp `20261123T010203Z` @returns milliseconds since the epoch; throws when it has another form */
export function parseTimestamp(timestamp: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(timestamp) ?? [];
  if (second === undefined) {
    throw incomplete(`Date in the request must be in the ISO8601 Long Format, got: ${timestamp}`);
  }
  return Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
}

export function readScope(
  credential: string,
): Pick<Signature, "accessKeyId" | "date" | "region" | "service"> {
  const parts = credential.split("/");
  const [service, terminal] = parts.slice(-2);
  const [date, region] = parts.slice(-4, -2);
  const accessKeyId = parts.slice(0, -4).join("/");
  if (!accessKeyId || !date || !region || !service || terminal !== "aws4_request") {
    throw incomplete(
      "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.",
    );
  }
  return { accessKeyId, date, region, service };
}

function hexSignature(signature: string): string {
  if (/^[0-9a-f]{64}$/.test(signature)) return signature;
  throw incomplete("The signature is not 64 hexadecimal digits.");
}

function incomplete(message: string): ServiceError {
  return new ServiceError("IncompleteSignature", message, { status: 400 });
}
