import { afterAll, beforeAll, expect, it } from "vitest";
import { readResults } from "../../../pipeline/run/results.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { smokeTestFile } from "../../../pipeline/run-folder/smoke-test.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

it("reads the rest of a run of which files are damaged or of an older version", async () => {
  const { bucket, put } = environment;
  const view = {
    runId: "old",
    resumes: 0,
    output: null,
    error: { error: "Job.Failed", cause: "" },
  };
  const { metrics, verdict, teardown } = runLayout("old");
  await put(metrics, "{");
  await put(verdict, '{"metric": "of an older version"}');
  await put(teardown, '{"steps": [{"did": "deleted"}]}');
  const system = null;
  const messages = [{ role: "user" as const, content: [{ text: "hello" }] }];
  const smokeTest = { system, messages, reference: "hi", answer: "hi" };
  await smokeTestFile.write(bucket, "old", smokeTest);
  expect(await readResults(bucket, view)).toEqual({
    output: null,
    aliases: [],
    hyperparameterSweep: null,
    modelless: null,
    baseScore: null,
    acceptance: null,
    metrics: null,
    verdict: null,
    smokeTest,
    style: null,
    teardown: null,
  });
});
