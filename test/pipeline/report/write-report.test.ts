import { afterAll, beforeAll, expect, it } from "vitest";
import { findText } from "../../../pipeline/objects.ts";
import { writeReport } from "../../../pipeline/report/write-report.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { metricsFile } from "../../../pipeline/run-folder/metrics.ts";
import { judged } from "../../support/curve.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

/** Writes the report of a failed run and returns its text. */
async function reportOf(runId: string): Promise<string> {
  const { bucket, clock } = environment;
  const failure = { error: "Job.Failed", cause: "bad data", state: "Job finished?" };
  const { key } = await writeReport(
    { bucket, clock, withRows: true },
    {
      runId,
      outcome: "failed",
      request: null,
      failure,
    },
  );
  return (await findText(bucket, key))?.text ?? "";
}

it("gathers what the run's folder holds", async () => {
  await metricsFile.write(environment.bucket, "gathered", {
    training: [{ step: 1, epoch: 1, loss: 2, perplexity: null }],
    validation: [],
    curve: judged([1]),
    notes: [],
  });
  const text = await reportOf("gathered");
  expect(text).toContain("# Run gathered: the run failed");
  expect(text).toContain("`Job.Failed`");
  expect(text).toContain("too few metrics to judge");
});

it("is written although a file of the run cannot be read", async () => {
  await environment.put(runLayout("damaged").verdict, "{");
  const text = await reportOf("damaged");
  expect(text).toContain("`Job.Failed`");
  expect(text).not.toContain("## Verdict");
  expect(text).toContain("`verdict.json` in the run's folder is damaged");
});
