import { httpStatus, isConnectionError } from "../errors.ts";

/**
 * What a question that got no answer calls for.
 * - `slower`: the model's quota is used up; the row is asked again, and all of them less often
 * - `later`: the model or the connection has failed; the row is not answered yet
 * - `never`: the model refuses this row, whenever it is asked
 * - `stop`: not about the row; every other question would fail as well
 */
export type Reaction = "slower" | "later" | "never" | "stop";

/** By AWS's error names, where the HTTP status does not say it (Bedrock Runtime API Reference, Converse, errors). */
const byName: Readonly<Record<string, Reaction>> = {
  // Status 429, but not about how often the model is asked.
  ModelNotReadyException: "later",
  ServiceQuotaExceededException: "slower",
  ExpiredTokenException: "stop",
  UnrecognizedClientException: "stop",
  CredentialsProviderError: "stop",
};

/** Judges an error of a call to a model; one that AWS did not make, a fault in this program, is `stop`. */
export function reactionTo(error: unknown): Reaction {
  const name = error instanceof Error ? error.name : "";
  const known = byName[name];
  if (known !== undefined) return known;
  if (name === "ModelErrorException") return ofModelError(error);
  const status = httpStatus(error);
  if (status === undefined) return isConnectionError(error) ? "later" : "stop";
  return byStatus(status);
}

/** AWS passes the model's own status on: one of the 400s is about the question. */
function ofModelError(error: unknown): Reaction {
  const { originalStatusCode } = error as { originalStatusCode?: number };
  const own = originalStatusCode === undefined ? "later" : byStatus(originalStatusCode);
  return own === "never" ? "never" : "later";
}

function byStatus(status: number): Reaction {
  if (status === 429) return "slower";
  // 408: ModelTimeoutException; 424: ModelErrorException.
  if (status >= 500 || status === 408 || status === 424) return "later";
  return [401, 403, 404].includes(status) ? "stop" : "never";
}
