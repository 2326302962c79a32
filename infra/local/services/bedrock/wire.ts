import { unknownOperation } from "../../kernel/aws-error.ts";
import type { CallContext, Cloud, WireRequest } from "../../kernel/service.ts";
import { toServiceError } from "../../protocol/error.ts";
import { readRestCall, writeRestAnswer, writeRestJsonError } from "../../protocol/rest-json.ts";
import { operationOf } from "../../protocol/schema.ts";

/** Answers a request of Bedrock's control plane. */
export async function handleRest(
  cloud: Cloud,
  request: WireRequest,
  context: CallContext,
): Promise<void> {
  try {
    const { operation, input } = await readRestCall("bedrock", request);
    const output = await cloud.call("bedrock", operation, input, context);
    const model = operationOf("bedrock", operation);
    if (model === undefined) throw unknownOperation("bedrock", operation);
    writeRestAnswer(request.response, model, output);
  } catch (error) {
    writeRestJsonError(request.response, toServiceError(error));
  }
}
