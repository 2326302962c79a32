import { unknownOperation } from "../../kernel/aws-error.ts";
import type { Service, Shape } from "../../kernel/service.ts";
import { checkInput } from "../../protocol/api-model.ts";
import type { BedrockState } from "../bedrock/state.ts";
import { type Constraint, validate } from "../bedrock/validate.ts";
import { answer, inputTokens } from "./answer.ts";
import constraints from "./constraints.json" with { type: "json" };
import { converseEvents, converseResponse, readConverse } from "./converse.ts";
import { formatOf, parseBody } from "./invoke-body.ts";
import { permissionsFor } from "./permissions.ts";
import { ModelResolver } from "./resolve.ts";
import { handleRuntime } from "./wire.ts";

const CONSTRAINTS = constraints.operations as Readonly<Record<string, readonly Constraint[]>>;

/** The local Bedrock Runtime: tuned models answer from their weights, base models from what the prompt lists. */
export function createRuntime(state: BedrockState): Service {
  const { cloud } = state;
  const operations = runtimeOperations(new ModelResolver(state));
  return {
    name: "bedrock-runtime",
    permissions: (operation, input) => permissionsFor(cloud, operation, input),
    async call(operation, input) {
      const run = operations[operation];
      if (run === undefined) throw unknownOperation("bedrock-runtime", operation);
      checkInput("bedrock-runtime", operation, input);
      validate(CONSTRAINTS[operation] ?? [], input);
      return run(input);
    },
    handle: (request, context) => handleRuntime(cloud, request, context),
  };
}

function runtimeOperations(
  resolver: ModelResolver,
): Readonly<Record<string, (input: Shape) => Shape>> {
  const converse = (input: Shape) => {
    // The work is real, so its time is this machine's, not the driven clock's.
    const start = performance.now();
    const said = answer(resolver.resolve(String(input["modelId"])), readConverse(input));
    return { said, latencyMs: Math.round(performance.now() - start) };
  };
  const invoke = (input: Shape) => {
    const model = resolver.resolve(String(input["modelId"]));
    const format = formatOf(model.base);
    return { format, said: answer(model, format.read(parseBody(input["body"]))) };
  };
  return {
    Converse(input) {
      const { said, latencyMs } = converse(input);
      return converseResponse(said, latencyMs);
    },
    ConverseStream(input) {
      const { said, latencyMs } = converse(input);
      return { stream: converseEvents(said, latencyMs) };
    },
    InvokeModel(input) {
      const { format, said } = invoke(input);
      return {
        body: Buffer.from(JSON.stringify(format.response(said))),
        contentType: "application/json",
      };
    },
    InvokeModelWithResponseStream(input) {
      const { format, said } = invoke(input);
      const events = format.chunks(said).map((chunk) => ({
        type: "chunk",
        payload: { bytes: Buffer.from(JSON.stringify(chunk)).toString("base64") },
      }));
      return { body: events, contentType: "application/json" };
    },
    CountTokens(input) {
      const { base } = resolver.resolve(String(input["modelId"]));
      const { converse: messages, invokeModel } = (input["input"] ?? {}) as Record<string, Shape>;
      const asked = messages
        ? readConverse(messages)
        : formatOf(base).read(parseBody(invokeModel?.["body"]));
      return { inputTokens: inputTokens(asked) };
    },
  };
}
