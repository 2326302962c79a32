import type { CORSConfiguration, CORSRule } from "@aws-sdk/client-s3";
import { matchesGlob } from "../../../kernel/glob.ts";
import type { CallContext, WireRequest } from "../../../kernel/service.ts";
import { s3Error } from "../errors.ts";
import type { Bucket } from "../objects/bucket.ts";

const METHODS = ["GET", "PUT", "POST", "DELETE", "HEAD"];
const MAX_RULES = 100;

/**
 * Checks a CORS configuration before it is kept.
 * Source: "CORS configuration", Amazon S3 User Guide.
 * Throws `MalformedXML`, `InvalidRequest`.
 */
export function checkCors(given: unknown): CORSConfiguration {
  const { CORSRules = [] } = given as Partial<CORSConfiguration>;
  if (CORSRules.length === 0 || CORSRules.length > MAX_RULES) throw s3Error("MalformedXML");
  for (const { AllowedMethods = [], AllowedOrigins = [], AllowedHeaders = [] } of CORSRules) {
    if (AllowedMethods.length === 0 || AllowedOrigins.length === 0) throw s3Error("MalformedXML");
    const method = AllowedMethods.find((each) => !METHODS.includes(each));
    if (method !== undefined) {
      throw refusal(
        `Found unsupported HTTP method in CORS config. Unsupported method is ${method}`,
      );
    }
    checkWildcards("AllowedOrigin", AllowedOrigins);
    checkWildcards("AllowedHeader", AllowedHeaders);
  }
  return { CORSRules };
}

function checkWildcards(name: string, patterns: readonly string[]): void {
  const wrong = patterns.find((pattern) => pattern.split("*").length > 2);
  if (wrong) throw refusal(`${name} "${wrong}" can not have more than one wildcard.`);
}

function refusal(message: string) {
  return s3Error("InvalidRequest", { message });
}

/** What a page that makes a request, or is about to, says of itself. */
interface Visit {
  readonly origin: string | undefined;
  readonly method: string | undefined;
  readonly headers: readonly string[];
}

function visitOf({ method, headers }: WireRequest): Visit {
  const wanted = headers["access-control-request-method"];
  const listed = String(headers["access-control-request-headers"] ?? "");
  return {
    origin: headers.origin,
    method: wanted ?? (method === "OPTIONS" ? undefined : method),
    headers: listed
      .split(",")
      .map((name) => name.trim().toLowerCase())
      .filter((name) => name !== ""),
  };
}

/** True where one of the bucket's rules lets the page at this origin make the request. */
export function allowsOrigin(bucket: Bucket, request: WireRequest): boolean {
  return ruleFor(bucket, visitOf(request)) !== undefined;
}

function ruleFor(bucket: Bucket, { origin, method, headers }: Visit): CORSRule | undefined {
  if (origin === undefined || method === undefined) return undefined;
  return rulesOf(bucket).find(
    ({ AllowedOrigins = [], AllowedMethods = [], AllowedHeaders = [] }) =>
      AllowedOrigins.some((pattern) => fits(pattern, origin)) &&
      AllowedMethods.includes(method) &&
      headers.every((name) => AllowedHeaders.some((each) => fits(each.toLowerCase(), name))),
  );
}

function rulesOf({ record }: Bucket): readonly CORSRule[] {
  return (record.settings["cors"] as CORSConfiguration | undefined)?.CORSRules ?? [];
}

function fits(pattern: string, text: string): boolean {
  return matchesGlob(text, pattern.split("*"));
}

/** Adds to an answer, also to one that fails, what lets the page at the request's origin read it. */
export function addCorsHeaders(bucket: Bucket | undefined, request: WireRequest): void {
  const visit = visitOf(request);
  const rule = bucket && ruleFor(bucket, visit);
  if (rule === undefined) return;
  for (const [name, value] of Object.entries(corsHeaders(rule, visit))) {
    request.response.setHeader(name, value);
  }
}

function corsHeaders(rule: CORSRule, { origin = "", headers }: Visit): Record<string, string> {
  const isAnyone = rule.AllowedOrigins?.includes("*") ?? false;
  return {
    "access-control-allow-origin": isAnyone ? "*" : origin,
    "access-control-allow-methods": (rule.AllowedMethods ?? []).join(", "),
    ...(isAnyone ? {} : { "access-control-allow-credentials": "true" }),
    ...(headers.length > 0 ? { "access-control-allow-headers": headers.join(", ") } : {}),
    ...(rule.ExposeHeaders?.length
      ? { "access-control-expose-headers": rule.ExposeHeaders.join(", ") }
      : {}),
    ...(rule.MaxAgeSeconds === undefined
      ? {}
      : { "access-control-max-age": String(rule.MaxAgeSeconds) }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

/** Answers the request by which a browser asks, without a signature, what a page may do. Throws `BadRequest`, `AccessForbidden`. */
export function answerPreflight(
  bucket: Bucket | undefined,
  request: WireRequest,
  { requestId }: CallContext,
): void {
  const visit = visitOf(request);
  if (visit.origin === undefined) {
    throw s3Error("BadRequest", {
      message: "Insufficient information. Origin request header needed.",
    });
  }
  if (visit.method === undefined || !METHODS.includes(visit.method)) {
    throw s3Error("BadRequest", {
      message: `Invalid Access-Control-Request-Method: ${visit.method ?? "null"}`,
    });
  }
  if (bucket === undefined || rulesOf(bucket).length === 0) {
    throw s3Error("AccessForbidden", {
      message: "CORSResponse: CORS is not enabled for this bucket.",
    });
  }
  if (ruleFor(bucket, visit) === undefined) throw s3Error("AccessForbidden");
  addCorsHeaders(bucket, request);
  request.response.writeHead(200, { "x-amz-request-id": requestId, "content-length": 0 });
  request.response.end();
}
