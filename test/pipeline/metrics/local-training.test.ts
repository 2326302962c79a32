import { afterAll, beforeAll, expect, it } from "vitest";
import { s3Client } from "../../../pipeline/clients.ts";
import { findLocalTraining } from "../../../pipeline/metrics/local-training.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { localTraining } from "../../support/local-training.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { roleCredentials } from "../../support/role-credentials.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const JOB = "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/nova.x/abc123";
const keyOf = (runId: string) =>
  `${runLayout(runId).output}model-customization-job-abc123/training_artifacts/local-progress.json`;

it("reads what the local Bedrock has written, also what a later one adds", async () => {
  await environment.put(keyOf("run"), JSON.stringify({ ...localTraining, later: 1 }));
  expect(await findLocalTraining(environment.bucket, "run", JOB)).toEqual(localTraining);
});

it.each(["{", "[]", '{"step":3}', JSON.stringify({ ...localTraining, phase: "dreaming" })])(
  "is nothing where %s is written",
  async (text) => {
    await environment.put(keyOf("odd"), text);
    expect(await findLocalTraining(environment.bucket, "odd", JOB)).toBeNull();
  },
);

it("is nothing where nothing is written, whether or not the caller may list the bucket", async () => {
  expect(await findLocalTraining(environment.bucket, "none", JOB)).toBeNull();
  const Resource = `arn:aws:s3:::${environment.bucket.name}/*`;
  const credentials = roleCredentials(environment.cloud, { Action: "s3:GetObject", Resource });
  const s3 = s3Client({ ...environment.cloud.client, credentials });
  const narrow = { ...environment.bucket, s3 };
  expect(await findLocalTraining(narrow, "none", JOB)).toBeNull();
  await environment.put(keyOf("there"), JSON.stringify(localTraining));
  expect(await findLocalTraining(narrow, "there", JOB)).toEqual(localTraining);
  s3.destroy();
});
