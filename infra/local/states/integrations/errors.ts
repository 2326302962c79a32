import { ServiceError } from "../../aws-error.ts";
import { Aborted, Fault, StateError } from "../interpreter/errors.ts";

/** S3 errors that its API model names; the Java SDK calls all others `S3Exception`. */
const S3_MODELLED = new Set([
  "BucketAlreadyExists",
  "BucketAlreadyOwnedByYou",
  "EncryptionTypeMismatch",
  "IdempotencyParameterMismatch",
  "InvalidObjectState",
  "InvalidRequest",
  "InvalidWriteOffset",
  "NoSuchBucket",
  "NoSuchKey",
  "NoSuchUpload",
  "NotFound",
  "ObjectAlreadyInActiveTierError",
  "ObjectNotInActiveTierError",
  "TooManyParts",
]);

function exceptionName(prefix: string, code: string): string {
  if (prefix === "S3" && !S3_MODELLED.has(code)) return "S3Exception";
  if (code.endsWith("Exception")) return code;
  return `${code}Exception`;
}

/** What a failed call of a service becomes, in the words of the newer SDK: `(Service: Bedrock, Status Code: 429, Request ID: …)`. */
export function sdkFailure(thrown: unknown, prefix: string, requestId: string): Error {
  const error = serviceErrorOf(thrown);
  if (!(error instanceof ServiceError)) return error;
  const extended = prefix === "S3" ? `, Extended Request ID: ${extendedId(requestId)}` : "";
  const attempts = prefix === "Sfn" ? " (SDK Attempt Count: 1)" : "";
  return new StateError(
    `${prefix}.${exceptionName(prefix, error.code)}`,
    `${error.message} (Service: ${prefix}, Status Code: ${error.status}, Request ID: ${requestId}${extended})${attempts}`,
  );
}

/** How an optimized integration is named in errors and in their causes. */
export interface OptimizedNames {
  /** e.g. `Lambda`, `SNS`, `StepFunctions`. */
  readonly prefix: string;
  /** e.g. `AWSLambda`, `AmazonSNS`. */
  readonly service: string;
}

/** As `sdkFailure`, in the words of the older SDK that the optimized integrations use. */
export function optimizedFailure(
  thrown: unknown,
  { prefix, service }: OptimizedNames,
  requestId: string,
): Error {
  const error = serviceErrorOf(thrown);
  if (!(error instanceof ServiceError)) return error;
  const name = error.code.endsWith("Exception") ? error.code : `${error.code}Exception`;
  return new StateError(
    `${prefix}.${name}`,
    `${error.message} (Service: ${service}; Status Code: ${error.status}; Error Code: ${error.code}; Request ID: ${requestId}; Proxy: null)`,
  );
}

/** Our own faults and ends of branches pass; a badly filled field ends the execution. */
function serviceErrorOf(thrown: unknown): Error {
  if (thrown instanceof ServiceError) {
    return thrown.code === "States.Runtime" ? new Fault(thrown.message) : thrown;
  }
  if (thrown instanceof Aborted || thrown instanceof StateError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ServiceError("InternalServerException", message, { status: 500 });
}

function extendedId(requestId: string): string {
  return Buffer.from(`${requestId}${requestId}`).toString("base64");
}
