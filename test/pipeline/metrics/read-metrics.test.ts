import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMetrics } from "../../../pipeline/metrics/read-metrics.ts";
import { makePlan } from "../../../pipeline/run/plan.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { metricsFile } from "../../../pipeline/run-folder/metrics.ts";
import { planFile } from "../../../pipeline/run-folder/plan.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aPlanRequest } from "../../support/run-request.ts";

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

/** A run that was trained, and the number of its labels. */
const trained = (runId: string, labels: number | null = null) => ({
  ...{ runId, jobArn: JOB, labels },
  ...{ evaluationKey: runLayout(runId).evaluation, validationRows: 25 },
});

const steps = "step_number,epoch_number,training_loss\n1,1,4\n2,1,3\n3,2,2\n";

describe("readMetrics", () => {
  it("finds the files in any folder of the job and keeps them in the run's folder", async () => {
    await output("found", {
      "training_artifacts/step_wise_training_metrics.csv": steps,
      "validation_artifacts/post_fine_tuning_validation/validation/validation_metrics.csv":
        "step_number,epoch_number,validation_loss\n3,2,1.5\n",
      "training_artifacts/local-notes.json": '{"note":"Measured on a stand-in."}',
    });
    const summary = await readMetrics(environment.bucket, trained("found"));
    expect(summary).toEqual({
      steps: 3,
      firstLoss: 4,
      lastLoss: 2,
      validationLoss: 1.5,
      curve: "falling",
      beatsChance: null,
      bestEpoch: 2,
      savedUsd: null,
    });
    const kept = await metricsFile.find(environment.bucket, "found");
    expect(kept?.training).toHaveLength(3);
    expect(kept?.notes).toEqual(["Measured on a stand-in."]);
  });

  it("compares a loss per answer with the entropy of the held-out rows' labels", async () => {
    const labels = ["a", "a", "a", "b", "", "a"].map((reference, row) =>
      reference === ""
        ? ""
        : JSON.stringify({
            ...{ recordId: `r${row}`, system: null, reference },
            messages: [{ role: "user", content: [{ text: "?" }] }],
          }),
    );
    await environment.put(runLayout("guess").evaluation, `${labels.join("\n")}\n`);
    await output("guess", {
      "step_wise_training_metrics.csv": steps,
      "validation_metrics.csv": "step_number,epoch_number,validation_loss\n3,2,0.6\n",
      "local-notes.json": '{"note":"Measured here.","loss":"nats per record"}',
    });
    const summary = await readMetrics(environment.bucket, trained("guess", 2));
    expect(summary).toMatchObject({ curve: "overfitting", beatsChance: false });
    const kept = await metricsFile.find(environment.bucket, "guess");
    // 4 of 5 and 1 of 5: 0.5004 nats, and 1/10 for so few rows.
    expect(kept?.curve.chance?.loss).toBeCloseTo(0.6004, 4);
  });

  it("says what fewer epochs would have saved, by the plan's price", async () => {
    const plan = makePlan(await aPlanRequest());
    const training = plan.purchases.find(({ item }) => item === "training");
    await planFile.write(environment.bucket, "priced", plan);
    await output("priced", {
      "step_wise_training_metrics.csv": steps,
      "validation_metrics.csv": "step_number,epoch_number,validation_loss\n2,1,0.6\n3,2,0.599\n",
    });
    const summary = await readMetrics(environment.bucket, trained("priced"));
    expect(plan.hyperParameters["epochCount"]).toBe("2");
    expect(training?.usd).toBeGreaterThan(0);
    expect(summary).toMatchObject({ bestEpoch: 2, savedUsd: (training?.usd ?? 0) / 2 });
  });

  it("ignores the output of another job under the same run", async () => {
    await output("mixed", { "step_wise_training_metrics.csv": steps }, "another");
    const summary = await readMetrics(environment.bucket, trained("mixed"));
    expect(summary).toMatchObject({ steps: 0, firstLoss: null, curve: "unknown" });
  });

  it("keeps what stood in for what, as far as it can be read, and of AWS nothing", async () => {
    const noted = async (runId: string, standIn?: object) => {
      await output(runId, { "local-notes.json": JSON.stringify({ note: "Here.", standIn }) });
      await readMetrics(environment.bucket, trained(runId));
      return (await metricsFile.find(environment.bucket, runId))?.standIn;
    };
    const standIn = { base: "repeats-prompt", earlier: "left-out" };
    expect(await noted("stand-in", standIn)).toEqual(standIn);
    expect(await noted("stand-in-later", { base: "thinks" })).toBeUndefined();
    expect(await noted("stand-in-none")).toBeUndefined();
  });

  it("keeps what a local Bedrock says of the data, and of that only what can be read", async () => {
    const unlearned = { of: 60, median: 0.1, threshold: 1, count: 1, rows: [{ row: 7, loss: 3 }] };
    const noted = async (runId: string, lessons: object) => {
      const notes = JSON.stringify({ note: "Measured here.", lessons });
      await output(runId, { "local-notes.json": notes });
      await readMetrics(environment.bucket, trained(runId));
      return (await metricsFile.find(environment.bucket, runId))?.dataLessons;
    };
    const learningCurve = { leftOut: "few-rows" };
    expect(await noted("lessons", { learningCurve, unlearned })).toEqual({
      ...{ learningCurve, unlearned },
    });
    expect(await noted("later", { learningCurve: { other: 1 }, unlearned, more: 1 })).toEqual({
      ...{ learningCurve: null, unlearned },
    });
    expect(await noted("odd-lessons", [])).toBeUndefined();
  });

  it("names a note that cannot be read", async () => {
    await output("odd", { "local-notes.json": '{"remark":1}' });
    await expect(readMetrics(environment.bucket, trained("odd"))).rejects.toMatchObject({
      code: "Object.Unreadable",
      message: expect.stringMatching(/local-notes\.json cannot be read: note: /),
    });
  });
});
