import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { ask, converse } from "../../../pipeline/evaluation/ask.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const question = {
  ...{ modelId: "m", baseModel: "amazon.nova-micro-v1:0:128k", maxTokens: 20 },
  row: {
    ...{ recordId: "r0", system: "Answer in a word.", reference: "delivery" },
    messages: [{ role: "user" as const, content: [{ text: "Where is my parcel?" }] }],
  },
};

const sent: unknown[] = [];

/** Has every question answered so, until the test is over. */
function answering(answer: object | Error): void {
  const { middlewareStack } = environment.runtime;
  const respond = () => async (args: { input: unknown }) => {
    sent.push(args.input);
    if (answer instanceof Error) throw answer;
    return { output: { $metadata: {}, ...answer }, response: {} };
  };
  middlewareStack.add(respond as never, { step: "initialize", name: "answering" });
}

afterEach(() => {
  sent.length = 0;
  environment.runtime.middlewareStack.remove("answering");
});

const error = (name: string, httpStatusCode: number) =>
  Object.assign(new Error("in AWS's words"), { name, $metadata: { httpStatusCode } });

describe("an answer", () => {
  it("has the text of all its blocks, its tokens, its end and how long it took", async () => {
    answering({
      output: {
        message: { content: [{ text: "It is " }, { toolUse: {} }, { text: "delivery." }] },
      },
      ...{ usage: { inputTokens: 30, outputTokens: 4 }, stopReason: "max_tokens" },
      metrics: { latencyMs: 120 },
    });
    expect(await converse(environment.runtime, question)).toEqual({
      ...{ text: "It is delivery.", error: null, inputTokens: 30, outputTokens: 4 },
      ...{ stopReason: "max_tokens", latencyMs: 120 },
    });
    expect(sent).toMatchObject([
      {
        ...{ modelId: "m", system: [{ text: "Answer in a word." }] },
        ...{ messages: question.row.messages, inferenceConfig: { maxTokens: 20 } },
      },
    ]);
  });

  it("is empty where the model says nothing, and has no token more than it was told of", async () => {
    answering({});
    const row = { ...question.row, system: null };
    const empty = { text: "", error: null, inputTokens: 0, outputTokens: 0 };
    expect(await converse(environment.runtime, { ...question, row })).toEqual(empty);
    expect(sent).toMatchObject([{ system: undefined }]);
    environment.runtime.middlewareStack.remove("answering");
    answering({ output: {}, usage: undefined });
    expect(await converse(environment.runtime, question)).toEqual(empty);
  });
});

describe("a question without an answer", () => {
  it("is to be asked again where that may help", async () => {
    answering(error("ThrottlingException", 429));
    expect(await ask(environment.runtime, question)).toEqual({
      ...{ reaction: "slower", error: "ThrottlingException" },
    });
    environment.runtime.middlewareStack.remove("answering");
    answering(error("InternalServerException", 500));
    expect(await ask(environment.runtime, question)).toMatchObject({ reaction: "later" });
  });

  it("is answered by the refusal where the model refuses the row, with AWS's words", async () => {
    answering(error("ValidationException", 400));
    expect(await ask(environment.runtime, question)).toEqual({
      answer: {
        ...{ text: null, error: "ValidationException", message: "in AWS's words" },
        ...{ inputTokens: 0, outputTokens: 0 },
      },
    });
  });

  it("throws what every other would meet as well", async () => {
    answering(error("AccessDeniedException", 403));
    await expect(ask(environment.runtime, question)).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});
