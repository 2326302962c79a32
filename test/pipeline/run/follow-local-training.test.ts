import { afterAll, beforeAll, expect, it } from "vitest";
import type { LocalTraining } from "../../../pipeline/metrics/local-training.ts";
import { followLocalTraining } from "../../../pipeline/run/follow-local-training.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { aJobReading, localTraining } from "../../support/local-training.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const write = (runId: string, job: string, changes: Partial<LocalTraining> = {}) =>
  environment.put(
    `${runLayout(runId).output}model-customization-job-${job}/training_artifacts/local-progress.json`,
    JSON.stringify({ ...localTraining, ...changes }),
  );

it("looks for it when the run has moved, and follows it once it is found, to its end", async () => {
  const follower = followLocalTraining(environment.bucket, "followed");
  const job = aJobReading("a");
  expect(await follower.read(null, true)).toBeNull();
  expect(await follower.read(job, true)).toBeNull();
  await write("followed", "a", { step: 1 });
  expect(await follower.read(job, false)).toBeNull();
  expect(await follower.read(job, true)).toMatchObject({ step: 1 });
  await write("followed", "a", { step: 2, phase: "ended" });
  expect(await follower.read(job, false)).toMatchObject({ step: 2 });
  await write("followed", "a", { step: 3 });
  expect(await follower.read(job, true)).toMatchObject({ step: 2 });
});

it("looks for it once more when the job has ended, and again for the next job", async () => {
  const follower = followLocalTraining(environment.bucket, "twice");
  await write("twice", "a");
  expect(await follower.read(aJobReading("a", "Failed"), true)).not.toBeNull();
  await write("twice", "a", { step: 999 });
  expect(await follower.read(aJobReading("a", "Failed"), true)).toMatchObject({ step: 340 });
  expect(await follower.read(aJobReading("b"), true)).toBeNull();
  await write("twice", "b", { step: 7 });
  expect(await follower.read(aJobReading("b"), true)).toMatchObject({ step: 7 });
});
