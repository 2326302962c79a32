import { isObject, type Shape } from "../../kernel/service.ts";
import { parseJson } from "../../protocol/parse-json.ts";
import { invalid } from "../bedrock/errors.ts";
import type { FoundationModel } from "../bedrock/models/foundation-models.ts";
import type { BodyFormat } from "./answer.ts";
import { LLAMA } from "./llama.ts";
import { NOVA } from "./nova.ts";

/** The format of a base model and of the models tuned from it. Throws for one that the local cloud cannot run. */
export function formatOf({ body, modelId }: FoundationModel): BodyFormat {
  if (body === "nova") return NOVA;
  if (body === "llama") return LLAMA;
  throw invalid(`The local Bedrock doesn't run the model ${modelId}.`);
}

/** Reads InvokeModel's body, which is JSON as bytes, as text, or already parsed. */
export function parseBody(body: unknown): Shape {
  const isText = typeof body === "string" || body instanceof Uint8Array;
  try {
    const value = isText ? parseJson(Buffer.from(body)) : body;
    if (isObject(value)) return value;
  } catch {
    // Rejected below, like JSON that is not an object.
  }
  throw invalid("Malformed input request, please reformat your input and try again.");
}
