import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SmokeTestRequest, smokeTest } from "../../../pipeline/evaluation/smoke-test.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { smokeTestFile } from "../../../pipeline/run-folder/smoke-test.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const BASE = "amazon.nova-micro-v1:0";

/** A held-out row as the dataset tools write it. */
const line = JSON.stringify({
  recordId: "r0",
  system: "Answer with one of: refund, delivery",
  messages: [{ role: "user", content: [{ text: "Where is my parcel?" }] }],
  reference: "delivery",
});

describe("smokeTest", () => {
  it("keeps question and answer in the run's folder", async () => {
    await environment.put(runLayout("smoke").evaluation, line);
    const request = SmokeTestRequest.parse({
      runId: "smoke",
      model: BASE,
      baseModel: BASE,
      evaluationKey: runLayout("smoke").evaluation,
      maxTokens: 20,
    });
    const { characters } = await smokeTest(environment, request);
    const kept = await smokeTestFile.find(environment.bucket, "smoke");
    expect(characters).toBeGreaterThan(0);
    expect(kept?.answer).toHaveLength(characters);
    const { messages, system, reference } = JSON.parse(line) as Record<string, unknown>;
    expect(kept).toMatchObject({ messages, system, reference });
  });

  it("asks for the most likely answer, as the base model accepts it", async () => {
    await environment.put(runLayout("greedy").evaluation, line);
    const sent: string[] = [];
    environment.runtime.middlewareStack.add(
      (next) => (args) => {
        sent.push(new TextDecoder().decode((args.request as { body: Uint8Array }).body));
        return next(args);
      },
      { step: "finalizeRequest", name: "capture" },
    );
    const evaluationKey = runLayout("greedy").evaluation;
    const request = { runId: "greedy", model: BASE, baseModel: BASE, evaluationKey, maxTokens: 20 };
    await smokeTest(environment, request).finally(() =>
      environment.runtime.middlewareStack.remove("capture"),
    );
    expect(sent.map((body) => JSON.parse(body))).toMatchObject([
      {
        inferenceConfig: { maxTokens: 20, temperature: 0.00001 },
        additionalModelRequestFields: { inferenceConfig: { topK: 1 } },
      },
    ]);
  });

  it.each(["", " \n"])("fails when the answer is blank: %j", async (text) => {
    const evaluationKey = runLayout("blank").evaluation;
    await environment.put(evaluationKey, line);
    const { middlewareStack } = environment.runtime;
    const blank = () => async () => ({
      output: { $metadata: {}, output: { message: { content: [{ text }] } } },
      response: {},
    });
    middlewareStack.add(blank as never, { step: "initialize", name: "blank" });
    const request = { runId: "blank", model: BASE, baseModel: BASE, evaluationKey, maxTokens: 20 };
    const asked = smokeTest(environment, request).finally(() => middlewareStack.remove("blank"));
    await expect(asked).rejects.toMatchObject({ code: "Serving.NoAnswer" });
    expect(await smokeTestFile.find(environment.bucket, "blank")).toBeUndefined();
  });

  it("fails when there is no row to ask", async () => {
    await environment.put(runLayout("empty").evaluation, "");
    const request = {
      runId: "empty",
      model: BASE,
      baseModel: BASE,
      evaluationKey: runLayout("empty").evaluation,
      maxTokens: 20,
    };
    await expect(smokeTest(environment, request)).rejects.toMatchObject({
      code: "Evaluation.NoRows",
    });
  });
});
