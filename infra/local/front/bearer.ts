import { ServiceError } from "../kernel/aws-error.ts";
import type { Kernel } from "../kernel/cloud.ts";
import { allow } from "../kernel/define-service.ts";
import { REGIONS } from "../kernel/regions.ts";
import type { WireRequest } from "../kernel/service.ts";
import { operationsOf } from "../protocol/schema.ts";
import type { BearerKey, Headers, Signature } from "./signature.ts";
import { readSignature } from "./sigv4.ts";
import { verifySignature } from "./sigv4-verify.ts";

/*
 * API keys of Bedrock, which stand in `Authorization: Bearer …` instead of a signature (Bedrock User Guide, api-keys).
 * A short-term key is the presigned URL of the action CallWithBearerToken; a long-term one names a user of IAM.
 */

const SHORT_TERM = "bedrock-api-key-";
const LONG_TERM = "ABSK";
/** The characters of a bearer token (RFC 6750, 2.1). */
const TOKEN = /^[\w\-.~+/]+=*$/;
/** Bedrock's limit of a short-term key, in seconds. */
const MAX_EXPIRY = 43_200;

/** The parts of a request that say whether, and how, it carries a key. */
interface Keyed {
  readonly headers: Headers;
  /** Still percent-encoded. */
  readonly rawPath: string;
}

/** Whether a request carries an API key, and is for Bedrock. Any other request needs a signature. */
export function hasBearer({ headers, rawPath }: Keyed): boolean {
  return (
    /^Bearer\b/i.test(String(headers["authorization"] ?? "")) &&
    headers["x-amz-target"] === undefined &&
    isBedrockPath(rawPath)
  );
}

/**
 * Reads the API key of a request to Bedrock. The Region is the one that a short-term key was made for, else a label of
 * the host's name (`us-west-2.localhost`), else us-east-1.
 * Throws `AccessDeniedException` (403) for a key that is malformed or has expired.
 */
export function readBearer({ headers }: Pick<Keyed, "headers">): Signature {
  const token = String(headers["authorization"])
    .replace(/^Bearer/i, "")
    .trim();
  if (!TOKEN.test(token)) throw refused("Invalid API Key format: it is empty or malformed.");
  if (token.startsWith(SHORT_TERM)) return shortTerm(token);
  if (token.startsWith(LONG_TERM) && !isLongTerm(token)) throw invalidKey();
  return {
    ...{ accessKeyId: token, date: "", region: regionOf(headers), service: "bedrock" },
    ...{ signedHeaders: [], signature: "", timestamp: "" },
    ...{ sessionToken: undefined, expiresSeconds: undefined, bearer: { kind: "long-term" } },
  };
}

/** A request with its key. */
interface KeyedRequest {
  readonly request: WireRequest;
  readonly signature: Signature & { readonly bearer: BearerKey };
}

/**
 * Checks that the owner of a key may use it, and with `strictAuth` that the key is genuine: a short-term one by its
 * signature, a long-term one by AWS_BEARER_TOKEN_BEDROCK in the environment of the local cloud, else `local`.
 * Throws `AccessDeniedException` (403).
 */
export async function checkBearer(
  kernel: Kernel,
  { request, signature, strictAuth }: KeyedRequest & { readonly strictAuth: boolean },
): Promise<void> {
  if (strictAuth && !(await isGenuine(kernel, { request, signature }))) throw invalidKey();
  const principal = kernel.iam.principalOf(signature.accessKeyId);
  const caller = { principal, service: "bedrock", region: kernel.region } as const;
  kernel.iam.authorize(caller, allow("bedrock:CallWithBearerToken"), () => undefined);
}

async function isGenuine(kernel: Kernel, of: KeyedRequest): Promise<boolean> {
  const { request, signature } = of;
  const { bearer, accessKeyId } = signature;
  if (bearer.kind === "long-term") {
    return accessKeyId === (process.env["AWS_BEARER_TOKEN_BEDROCK"] ?? "local");
  }
  const signed = {
    ...{ ...request, method: "POST", rawPath: "/", rawQuery: bearer.rawQuery },
    headers: { host: "bedrock.amazonaws.com" },
  };
  try {
    await verifySignature(kernel, { request: signed, signature });
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}

/** First segments of the paths of Bedrock and its runtime. */
let segments: ReadonlySet<string> | undefined;

function isBedrockPath(path: string): boolean {
  segments ??= new Set([
    ...(["bedrock", "bedrock-runtime"] as const)
      .flatMap((service) => operationsOf(service))
      .flatMap(({ http }) => http?.[1].split(/[/?]/)[1] ?? []),
    ...["openai", "v1"],
  ]);
  return segments.has(path.split("/")[1] ?? "");
}

function shortTerm(token: string): Signature {
  const url = Buffer.from(token.slice(SHORT_TERM.length), "base64").toString("utf8");
  const query = new URLSearchParams(url.slice(url.indexOf("?") + 1));
  if (query.get("Action") !== "CallWithBearerToken") throw invalidKey();
  const signature = presigned(query);
  if (signature?.service !== "bedrock" || (signature.expiresSeconds ?? 0) > MAX_EXPIRY) {
    throw invalidKey();
  }
  // The version is added after signing.
  query.delete("Version");
  return { ...signature, bearer: { kind: "short-term", rawQuery: query.toString() } };
}

function presigned(query: URLSearchParams): Signature | undefined {
  try {
    return readSignature({}, query);
  } catch (error) {
    throw error instanceof ServiceError && error.code === "AccessDenied"
      ? refused("Bearer Token has expired")
      : invalidKey();
  }
}

/** `BedrockAPIKey-…-at-<account>:<secret>`. */
function isLongTerm(token: string): boolean {
  const text = Buffer.from(token.slice(LONG_TERM.length), "base64").toString("latin1");
  return /^[\w+=,.@-]+-at-\d{12}:.+$/s.test(text);
}

function regionOf(headers: Headers): string {
  const [host = ""] = String(headers[":authority"] ?? headers["host"] ?? "").split(":");
  const labels = host.toLowerCase().split(".");
  return REGIONS.find((region) => labels.includes(region)) ?? REGIONS[0];
}

function invalidKey(): ServiceError {
  return refused("Authentication failed: Please make sure your API Key is valid.");
}

function refused(message: string): ServiceError {
  return new ServiceError("AccessDeniedException", message, { status: 403 });
}
