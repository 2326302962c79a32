import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMetrics } from "../../../pipeline/metrics/read-metrics.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { metricsFile } from "../../../pipeline/run-folder/metrics.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const JOB = "arn:aws:bedrock:us-east-1:123456789012:model-customization-job/nova.x/abc123";

/** Puts files where Bedrock writes the output of a job. */
async function output(runId: string, files: Record<string, string>, job = "abc123") {
  const folder = `${runLayout(runId).output}model-customization-job-${job}/`;
  for (const [name, text] of Object.entries(files)) await environment.put(folder + name, text);
}

const training = "step_number,epoch_number,training_loss\n1,1,4\n2,1,3\n3,2,2\n";

describe("readMetrics", () => {
  it("finds the files in any folder of the job and keeps them in the run's folder", async () => {
    await output("found", {
      "training_artifacts/step_wise_training_metrics.csv": training,
      "validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv":
        "step_number,epoch_number,validation_loss\n3,2,1.5\n",
      "training_artifacts/local-notes.json": '{"note":"Measured on a stand-in."}',
    });
    const summary = await readMetrics(environment.bucket, { runId: "found", jobArn: JOB });
    expect(summary).toEqual({
      steps: 3,
      firstLoss: 4,
      lastLoss: 2,
      validationLoss: 1.5,
      curve: "falling",
    });
    const kept = await metricsFile.find(environment.bucket, "found");
    expect(kept?.training).toHaveLength(3);
    expect(kept?.notes).toEqual(["Measured on a stand-in."]);
  });

  it("ignores the output of another job under the same run", async () => {
    await output("mixed", { "step_wise_training_metrics.csv": training }, "another");
    const summary = await readMetrics(environment.bucket, { runId: "mixed", jobArn: JOB });
    expect(summary).toMatchObject({ steps: 0, firstLoss: null, curve: "unknown" });
  });

  it("names a note that cannot be read", async () => {
    await output("odd", { "local-notes.json": '{"remark":1}' });
    await expect(
      readMetrics(environment.bucket, { runId: "odd", jobArn: JOB }),
    ).rejects.toMatchObject({
      code: "Object.Unreadable",
      message: expect.stringMatching(/local-notes\.json cannot be read: note: /),
    });
  });
});
