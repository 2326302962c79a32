import { defined } from "../../kernel/defined.ts";
import type { Shape } from "../../kernel/service.ts";
import { invalid } from "../bedrock/errors.ts";
import type { FoundationModel } from "../bedrock/models/foundation-models.ts";
import { checkAdditionalFields } from "./additional-fields.ts";
import { type Conversation, DEFAULT_MAX_TOKENS, readMessages } from "./conversation.ts";
import { modelFacts } from "./model-facts.ts";
import { checkCallSettings, notSimulated, unsupported } from "./refusals.ts";

/** A request of Converse or ConverseStream after the checks of the API's model. */
export interface ConverseRequest {
  readonly modelId: string;
  readonly messages?: unknown;
  readonly system?: unknown;
  readonly inferenceConfig?: {
    readonly maxTokens?: number;
    readonly stopSequences?: readonly string[];
    readonly temperature?: number;
    readonly topP?: number;
  };
  readonly toolConfig?: object;
  readonly guardrailConfig?: object;
  readonly additionalModelRequestFields?: unknown;
  readonly additionalModelResponseFieldPaths?: readonly string[];
  readonly promptVariables?: object;
  readonly performanceConfig?: { readonly latency?: string };
  readonly serviceTier?: { readonly type?: string };
  readonly outputConfig?: object;
}

/** Where a request comes from: what the model takes may differ. */
interface ConverseTo {
  readonly base: FoundationModel;
  readonly streamed: boolean;
}

/**
 * Reads a request of Converse or ConverseStream. Throws what Bedrock throws for what the model does not take, and
 * `ValidationException` by name for what the local models do not do.
 */
export function readConverse(request: ConverseRequest, to: ConverseTo): Conversation {
  const { base } = to;
  checkMembers(request, to);
  const config = request.inferenceConfig ?? {};
  const { maxTokens = DEFAULT_MAX_TOKENS, stopSequences = [], temperature, topP } = config;
  const facts = modelFacts(base);
  if (maxTokens > facts.maxOutputTokens) throw tooManyTokens(facts.maxOutputTokens);
  if (stopSequences.length > 0 && !facts.stopSequences) throw unsupported("stopSequences");
  checkAdditionalFields(request.additionalModelRequestFields, base);
  return {
    ...readMessages(request.messages, request.system, base),
    ...{ maxTokens, stopSequences },
    ...defined({ temperature, topP }),
  };
}

function checkMembers(request: ConverseRequest, { base, streamed }: ConverseTo): void {
  checkCallSettings(
    {
      guardrail: request.guardrailConfig,
      latency: request.performanceConfig?.latency,
      serviceTier: request.serviceTier?.type,
    },
    base.modelId,
  );
  if (request.promptVariables !== undefined) {
    throw invalid("promptVariables can be given only where modelId is the ARN of a prompt.");
  }
  if (hasMembers(request.outputConfig)) throw unsupported("outputConfig.textFormat");
  if (request.toolConfig !== undefined) {
    if (streamed && !modelFacts(base).toolStreaming) {
      throw invalid("This model doesn't support tool use in streaming mode.");
    }
    throw notSimulated("tool use (toolConfig)");
  }
  if ((request.additionalModelResponseFieldPaths ?? []).length > 0) {
    throw notSimulated("additionalModelResponseFieldPaths");
  }
}

function hasMembers(object: object | undefined): boolean {
  return object !== undefined && Object.keys(object as Shape).length > 0;
}

function tooManyTokens(limit: number) {
  return invalid(
    `The maximum tokens you requested exceeds the model limit of ${limit}. Try again with a maximum tokens value that is lower than ${limit}.`,
  );
}
