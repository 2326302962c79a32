import { ServiceError } from "../../../kernel/aws-error.ts";
import { defined } from "../../../kernel/defined.ts";
import type { Fields } from "../language/value.ts";
import type { StatesInput } from "./context.ts";

/** Logging of a state machine that asks for none. */
export const LOGGING_OFF: Fields = { level: "OFF", includeExecutionData: false };

/** The logging configuration of a request, checked. Throws `InvalidLoggingConfiguration` in AWS's words. */
export function checkedLogging({
  level = "OFF",
  includeExecutionData = false,
  destinations = [],
}: NonNullable<StatesInput<"CreateStateMachine">["loggingConfiguration"]>): Fields {
  if (destinations.length > 1 || (level !== "OFF" && destinations.length === 0)) {
    throw new ServiceError(
      "InvalidLoggingConfiguration",
      "Invalid Logging Configuration: Must specify exactly one Log Destination.",
    );
  }
  const given = destinations.length > 0 ? destinations : undefined;
  return defined({ level, includeExecutionData, destinations: given });
}
