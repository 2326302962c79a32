import { ServiceError } from "../../../kernel/aws-error.ts";
import type { Shape } from "../../../kernel/service.ts";
import { type Fields, isObject } from "../language/value.ts";

/** The request's logging configuration. Throws `InvalidLoggingConfiguration` in AWS's words. */
export function loggingOf(input: Shape): Fields | undefined {
  const given = input["loggingConfiguration"];
  if (!isObject(given)) return undefined;
  const level = given["level"] ?? "OFF";
  const destinations = Array.isArray(given["destinations"]) ? given["destinations"] : [];
  if (destinations.length > 1 || (level !== "OFF" && destinations.length === 0)) {
    throw invalidLogging("Must specify exactly one Log Destination.");
  }
  return {
    level,
    includeExecutionData: given["includeExecutionData"] === true,
    ...(destinations.length > 0 ? { destinations } : {}),
  };
}

function invalidLogging(reason: string): ServiceError {
  return new ServiceError(
    "InvalidLoggingConfiguration",
    `Invalid Logging Configuration: ${reason}`,
  );
}
