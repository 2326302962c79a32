import type { ServiceError } from "../../kernel/aws-error.ts";
import { invalid } from "../bedrock/errors.ts";

/** What Bedrock may do and the local models do not, refused by name. */
export function notSimulated(what: string): ServiceError {
  return invalid(`The local cloud does not simulate ${what}. Amazon Bedrock may accept it.`);
}

/** A member that Bedrock does not take of this model. */
export function unsupported(field: string): ServiceError {
  return invalid(`This model doesn't support the ${field} field. Remove ${field} and try again.`);
}

/** Settings of a call that Converse has in its body and InvokeModel in its headers. */
interface CallSettings {
  readonly guardrail?: unknown;
  readonly latency?: string | undefined;
  readonly serviceTier?: string | undefined;
}

/** Throws what Bedrock throws for a guardrail, of which the local cloud has none, and for ways of serving that it has not. */
export function checkCallSettings(
  { guardrail, latency, serviceTier }: CallSettings,
  modelId: string,
): void {
  if (guardrail !== undefined && guardrail !== "") {
    throw invalid("The guardrail identifier or version provided in the request does not exist.");
  }
  if (latency === "optimized") {
    throw invalid(`Latency performance configuration is not supported for ${modelId}`);
  }
  if (serviceTier !== undefined && serviceTier !== "default") {
    throw notSimulated(`the service tier ${serviceTier}`);
  }
}
