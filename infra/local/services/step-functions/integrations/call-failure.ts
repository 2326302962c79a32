import { ServiceError } from "../../../kernel/aws-error.ts";
import type { ServiceName } from "../../../kernel/service.ts";
import { sdkPackage } from "../../../protocol/schema.ts";
import { Aborted, Fault, StateError } from "../language/errors.ts";
import type { IntegratedService } from "../language/integrated-service.ts";
import type { Resource } from "../language/resource.ts";

/**
 * The exception's name: its code where the service's API model has it, else the service's own, e.g.
 * `S3Exception`. Java's SDK ends every name with `Exception`.
 */
function exceptionName(service: ServiceName, code: string, fallback: string): string {
  const name = code.endsWith("Exception") ? code : `${code}Exception`;
  const model = sdkPackage(service);
  return !model || code in model || name in model ? name : fallback;
}

/** A call that got no answer, as Java's SDK names it. */
const CLIENT_SIDE = "SdkClientException";

function clientFailure(prefix: string, { message }: ServiceError): StateError {
  return new StateError(`${prefix}.${CLIENT_SIDE}`, message);
}

/** What a failed call of a service becomes, in the words of the newer SDK: `(Service: Bedrock, Status Code: 429, Request ID: …)`. */
export function sdkFailure(
  thrown: unknown,
  { service, errorPrefix: prefix }: IntegratedService,
  requestId: string,
): Error {
  const error = serviceErrorOf(thrown);
  if (!(error instanceof ServiceError)) return error;
  if (error.code === CLIENT_SIDE) return clientFailure(prefix, error);
  const extended = prefix === "S3" ? `, Extended Request ID: ${extendedId(requestId)}` : "";
  const attempts = prefix === "Sfn" ? " (SDK Attempt Count: 1)" : "";
  return new StateError(
    `${prefix}.${exceptionName(service, error.code, `${prefix}Exception`)}`,
    `${error.message} (Service: ${prefix}, Status Code: ${error.status}, Request ID: ${requestId}${extended})${attempts}`,
  );
}

/** How an optimized integration is named in errors and in their causes. */
export interface OptimizedNames {
  /** e.g. `Lambda`, `SNS`, `StepFunctions`. */
  readonly prefix: string;
  /** e.g. `AWSLambda`, `AmazonSNS`. */
  readonly client: string;
  readonly service: ServiceName;
}

/** As `sdkFailure`, in the words of the older SDK that the optimized integrations use. */
export function optimizedFailure(
  thrown: unknown,
  { prefix, client, service }: OptimizedNames,
  requestId: string,
): Error {
  const error = serviceErrorOf(thrown);
  if (!(error instanceof ServiceError)) return error;
  if (error.code === CLIENT_SIDE) return clientFailure(prefix, error);
  const name = exceptionName(service, error.code, `${client}Exception`);
  return new StateError(
    `${prefix}.${name}`,
    `${error.message} (Service: ${client}; Status Code: ${error.status}; Error Code: ${error.code}; Request ID: ${requestId}; Proxy: null)`,
  );
}

/** Our own faults and aborted branches pass through; a badly filled field ends the execution. */
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

/** The failure of a Task whose service the local cloud does not have; never an empty success. */
export function notSimulated(resource: Resource): StateError {
  return new StateError(
    "LocalCloud.NotSimulated",
    `The local cloud does not simulate ${resource.arn}. It simulates S3, Step Functions, Bedrock, Bedrock Runtime, SNS and Lambda.`,
  );
}
