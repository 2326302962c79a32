import type { BedrockRuntime } from "@aws-sdk/client-bedrock-runtime";
import { defineService } from "../../kernel/define-service.ts";
import type { Service } from "../../kernel/service.ts";
import { checksOf } from "../bedrock/checked-operations.ts";
import type { InvocableModels } from "../bedrock/serving/invocable-models.ts";
import { withTagConditions } from "../bedrock/tag-conditions.ts";
import type { Metrics } from "../cloudwatch/metrics.ts";
import { type Ask, answer } from "./answer.ts";
import constraints from "./constraints.json" with { type: "json" };
import { converseOperations } from "./converse.ts";
import { countTokensOperation } from "./count-tokens.ts";
import { invokeOperations } from "./invoke.ts";
import { writeChatError } from "./openai/chat-error.ts";
import { handleChat, isChatPath } from "./openai/handle-chat.ts";
import { RateLimits } from "./rate-limits.ts";
import { ModelResolver } from "./resolve.ts";
import { handleRuntime } from "./wire.ts";

const { ConverseStream, InvokeModel, CountTokens } = constraints.operations;

/** The streamed and the whole way of asking have the same members, except for one. */
const CONSTRAINTS = {
  ...{ Converse: ConverseStream, ConverseStream },
  ...{ InvokeModel, InvokeModelWithResponseStream: InvokeModel },
  CountTokens,
};

/** The local Bedrock Runtime: tuned models answer from their weights, base models from what the prompt lists. */
export function createRuntime(models: InvocableModels, metrics: Pick<Metrics, "record">): Service {
  const { cloud } = models;
  const resolver = new ModelResolver(models);
  const limits = new RateLimits(models);
  const ask: Ask = async (modelId, read) => {
    const model = resolver.resolve(modelId);
    limits.admit(modelId, model.base);
    const result = await answer(model, read(model.base), models.baseServer);
    metrics.record(modelId, result);
    return { base: model.base, result };
  };
  const service = defineService<BedrockRuntime>({
    name: "bedrock-runtime",
    operations: {
      ...converseOperations(models, ask),
      ...invokeOperations(models, ask),
      ...countTokensOperation(models, resolver),
    },
    check: checksOf("bedrock-runtime", CONSTRAINTS),
    handle: (request, context) =>
      isChatPath(request.rawPath)
        ? handleChat(cloud, request, context)
        : handleRuntime(cloud, request, context),
    writeError: ({ rawPath, response }, error) => {
      if (!isChatPath(rawPath)) return false;
      writeChatError(response, error);
      return true;
    },
  });
  return withTagConditions(service, models);
}
