import { ServiceError } from "../kernel/aws-error.ts";
import { exceedsBounds, MAX_LEVELS } from "../kernel/json-bounds.ts";

/** Far more than any request of a client has; parsing a body of nothing but empty values would hold all others up. */
const MAX_VALUES = 1_000_000;

/** Parses JSON of a request. Throws `SerializationException` where it has too many levels or values, `SyntaxError` where it is no JSON. */
export function parseJson(json: Buffer): unknown {
  const text = json.toString("utf8");
  if (!exceedsBounds(text, MAX_VALUES)) return JSON.parse(text);
  throw new ServiceError(
    "SerializationException",
    `The request body has more than ${MAX_LEVELS} levels or ${MAX_VALUES} values.`,
  );
}
