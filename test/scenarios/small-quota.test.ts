import { afterAll, beforeAll, expect, it } from "vitest";
import { verdictFile } from "../../pipeline/run-folder/verdict.ts";
import { type PipelineCloud, startPipelineCloud } from "../support/pipeline-cloud.ts";
import { unpaced } from "../support/request.ts";

let pipeline: PipelineCloud;
beforeAll(async () => {
  pipeline = await startPipelineCloud();
});
afterAll(() => pipeline?.stop());

it("a run is registered although the deployment answers four requests a minute", async () => {
  const deployment = { modelId: "*custom-model-deployment*" };
  await pipeline.plan({ at: "inference", match: deployment, effect: "rate-limit", perMinute: 4 });
  const tuned = { ...unpaced, requestsPerMinute: 4 };
  await pipeline.start("slow", {
    evaluation: { maxTokens: 64, concurrency: 4, pace: { tuned, base: unpaced } },
  });
  const { status } = await pipeline.end("slow");
  expect(status).toBe("SUCCEEDED");
  const asked = (await pipeline.states("slow")).filter((name) => /held-out rows$/.test(name));
  expect(asked).toHaveLength(1);
  expect(await verdictFile.find(pipeline.bucket, "slow")).toMatchObject({
    rows: 40,
    failed: { tuned: 0, base: 0 },
  });
});
