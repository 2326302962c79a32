import { ServiceError } from "../aws-error.ts";
import type { ServiceName } from "../service.ts";
import type { Fault } from "./faults.ts";

type Words = readonly [code: string, message: string, status: number];

const COMMON = {
  throttle: ["ThrottlingException", "Rate exceeded", 400],
  error: ["InternalFailure", "The request processing has failed because of an unknown error.", 500],
  quota: ["ServiceQuotaExceededException", "You have exceeded a service quota.", 400],
} as const satisfies Record<string, Words>;

const BEDROCK = {
  throttle: ["ThrottlingException", "Too many requests, please wait before trying again.", 429],
  error: [
    "InternalServerException",
    "The system encountered an unexpected error during processing. Try your request again.",
    500,
  ],
} as const satisfies Record<string, Words>;

/** Each service's own errors (its API reference, "Errors"); `COMMON` for the rest. */
const OF_SERVICE: Partial<Record<ServiceName, Partial<Record<string, Words>>>> = {
  bedrock: BEDROCK,
  "bedrock-runtime": BEDROCK,
  s3: {
    throttle: ["SlowDown", "Please reduce your request rate.", 503],
    error: ["InternalError", "We encountered an internal error. Please try again.", 500],
  },
  lambda: {
    throttle: ["TooManyRequestsException", "Rate Exceeded.", 429],
    error: ["ServiceException", "An internal error occurred.", 500],
  },
  sns: { throttle: ["Throttled", "Rate exceeded", 429] },
  cloudformation: { throttle: ["Throttling", "Rate exceeded", 400] },
};

/** The error that a planned fault gives; `code`, `message` and `status` of its settings win. */
export function plannedError(service: ServiceName, { effect, settings }: Fault): ServiceError {
  const common: Readonly<Record<string, Words>> = COMMON;
  const [code, message, status] =
    OF_SERVICE[service]?.[effect] ??
    common[effect] ??
    OF_SERVICE[service]?.["error"] ??
    COMMON.error;
  return new ServiceError(
    String(settings["code"] ?? code),
    String(settings["message"] ?? message),
    {
      status: Number(settings["status"] ?? status),
    },
  );
}
