import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AskBaseModelRequest, askBaseModel } from "../../../pipeline/evaluation/ask-base-model.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
  await environment.put(KEY, HELD_OUT);
});
afterAll(() => environment.stop());

const KEY = "runs/ask/input/evaluation.jsonl";
const HELD_OUT = JSON.stringify({
  recordId: "r0",
  system: "Answer with one of: refund, delivery",
  messages: [{ role: "user", content: [{ text: "Where is my parcel?" }] }],
  reference: "delivery",
});

const NOVA_2 = "amazon.nova-2-lite-v1:0:256k";

const askAs = (model: string, baseModel = NOVA_2, maxTokens = 20) =>
  askBaseModel(
    environment,
    AskBaseModelRequest.parse({ model, baseModel, evaluationKey: KEY, maxTokens }),
  );

/** Answers every call of the runtime with an error of AWS, until the test is over. */
async function answering<T>(name: string, work: () => Promise<T>): Promise<T> {
  const { middlewareStack } = environment.runtime;
  const fail = () => async () => {
    throw Object.assign(new Error(`${name} in AWS's words.`), { name });
  };
  middlewareStack.add(fail, { step: "initialize", name: "failing" });
  return work().finally(() => middlewareStack.remove("failing"));
}

describe("askBaseModel", () => {
  it.each([
    ["an inference profile", "us.amazon.nova-2-lite-v1:0", NOVA_2],
    ["a bare id where that answers", "amazon.nova-micro-v1:0", "amazon.nova-micro-v1:0:128k"],
    [
      "the foundation model of a custom model",
      "amazon.nova-micro-v1:0",
      "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-micro-v1:0:128k/abc123def456",
    ],
  ])("passes when %s answers", async (_what, model, baseModel) => {
    expect((await askAs(model, baseModel)).characters).toBeGreaterThan(0);
  });

  it("names the profile where a bare id does not answer", async () => {
    await expect(askAs("amazon.nova-2-lite-v1:0")).rejects.toMatchObject({
      code: "BaseModel.Refused",
      message: expect.stringMatching(/asked as amazon\.nova-2-lite-v1:0: .*on-demand throughput/),
      hint: expect.stringMatching(
        /--inference-id .*us\.amazon\.nova-2-lite-v1:0.*Nothing was bought/,
      ),
    });
  });

  it("says so where a customization id was given for an inference id", async () => {
    await expect(askAs(NOVA_2)).rejects.toMatchObject({
      code: "BaseModel.NotFound",
      hint: expect.stringContaining("us.amazon.nova-2-lite-v1:0"),
    });
  });

  it("does not advise the id that has just failed", async () => {
    const asked = answering("ValidationException", () => askAs("us.amazon.nova-2-lite-v1:0"));
    await expect(asked).rejects.toMatchObject({
      code: "BaseModel.Refused",
      hint: expect.not.stringContaining("e.g."),
    });
  });

  it("says what to allow where access is denied", async () => {
    const asked = answering("AccessDeniedException", () => askAs("us.amazon.nova-2-lite-v1:0"));
    await expect(asked).rejects.toMatchObject({
      code: "BaseModel.NotAllowed",
      hint: expect.stringMatching(/bedrock:InvokeModel.*Model access/),
    });
  });

  it.each(["ThrottlingException", "ModelNotReadyException", "InternalServerException"])(
    "leaves %s to the workflow, which tries again",
    async (name) => {
      const asked = answering(name, () => askAs("us.amazon.nova-2-lite-v1:0"));
      await expect(asked).rejects.toMatchObject({ name });
    },
  );
});
