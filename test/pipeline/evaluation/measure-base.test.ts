import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MeasureBaseRequest, measureBase } from "../../../pipeline/evaluation/measure-base.ts";
import { writeText } from "../../../pipeline/objects.ts";
import { hashPlan, makePlan } from "../../../pipeline/run/plan.ts";
import { type Asked, writeAnswers } from "../../../pipeline/run-folder/answered-rows.ts";
import { baseScoreFile } from "../../../pipeline/run-folder/base-score.ts";
import { runLayout } from "../../../pipeline/run-folder/layout.ts";
import { planFile } from "../../../pipeline/run-folder/plan.ts";
import { heldOutRows } from "../../support/asking.ts";
import { startCleanUpEnvironment } from "../../support/bought-resources.ts";
import type { PipelineEnvironment } from "../../support/pipeline-environment.ts";
import { aPlanRequest } from "../../support/run-request.ts";
import { aGate } from "../../support/verdict.ts";

let cloud: PipelineEnvironment;
beforeAll(async () => {
  cloud = await startCleanUpEnvironment();
});
afterAll(() => cloud?.stop());

const asked: Asked = { model: "base", maxTokens: 20, evaluationSha256: "a".repeat(64) };
const ROWS = 40;

/** Writes held-out rows and the base model's answers, of which `answer` makes each. */
async function answer(
  runId: string,
  answerOf: (reference: string, row: number) => string | null,
  held = heldOutRows(ROWS),
) {
  await writeText(cloud.bucket, runLayout(runId).evaluation, { text: held, type: "text/plain" });
  const answers = held.split("\n").map((line, row) => {
    const { recordId, reference } = JSON.parse(line) as { recordId: string; reference: string };
    const text = answerOf(reference, row);
    const error = text === null ? "ValidationException" : null;
    return { row, recordId, reference, text, error, inputTokens: 30, outputTokens: 2 };
  });
  await writeAnswers(cloud.bucket, { runId, arm: "base", asked, first: 0 }, answers);
}

const measure = (runId: string, changes: Partial<MeasureBaseRequest> = {}) =>
  measureBase(
    cloud.bucket,
    MeasureBaseRequest.parse({
      ...{ runId, asked, fewShot: null, rows: ROWS, evaluationKey: runLayout(runId).evaluation },
      ...{ labels: ["refund", "delivery"], scores: [{ kind: "labels" }], gate: aGate() },
      ...{ usdPer1000Tokens: { input: null, output: null }, threshold: 0.95 },
      ...changes,
    }),
  );

describe("the base model's score before the training", () => {
  it("at the threshold ends the run, and says what that saves of the plan", async () => {
    const plan = makePlan(await aPlanRequest("nova-2-lite"));
    expect(hashPlan(plan)).toMatch(/^[0-9a-f]{64}$/);
    await planFile.write(cloud.bucket, "good", plan);
    await answer("good", (reference, row) => (row === 0 ? "neither" : `It is ${reference}.`));
    const summary = await measure("good");
    const base = plan.purchases.filter(({ item }) => item.startsWith("base"));
    const saved = (plan.knownUsd ?? 0) - base.reduce((sum, { usd }) => sum + (usd ?? 0), 0);
    expect(summary).toMatchObject({ decision: "do-not-tune", value: 0.975, rows: ROWS });
    expect(summary.savedUsd).toBeCloseTo(saved, 3);
    expect(summary.text).toMatch(/^The base model reaches 97.5% .* do not tune\. Not tuning saves/);
    expect(await baseScoreFile.find(cloud.bucket, "good")).toMatchObject({
      reason: "score-at-threshold",
      threshold: 0.95,
      answers: { refused: 0, inputTokens: 30 * ROWS },
    });
  });

  it("with headroom lets it train, without a word on savings", async () => {
    await answer("room", (reference, row) => (row < 20 ? reference : "neither"));
    const summary = await measure("room");
    expect(summary).toMatchObject({ decision: "train", value: 0.5, savedUsd: null });
    // Wilson's interval of 20 in 40.
    expect(summary.low).toBeCloseTo(0.352, 3);
    expect(summary.high).toBeCloseTo(0.648, 3);
    expect(summary.text).toMatch(/leaves headroom: the model is tuned\.$/);
  });

  it("counts a refused row as right, as the gate will", async () => {
    await answer("refused", (_reference, row) => (row === 0 ? null : "neither"));
    expect((await measure("refused")).value).toBe(1 / ROWS);
  });

  it("does not say what is saved where no price is known", async () => {
    await answer("unpriced", (reference) => reference);
    expect(await measure("unpriced")).toMatchObject({ decision: "do-not-tune", savedUsd: null });
    const plan = makePlan(await aPlanRequest("nova-2-lite"));
    const purchases = plan.purchases.map((one) =>
      one.item.startsWith("base") || one.recurring ? one : { ...one, usd: null },
    );
    await planFile.write(cloud.bucket, "unpriced", { ...plan, purchases });
    expect((await measure("unpriced")).savedUsd).toBeNull();
  });

  it("is certain only as far as rows of a group are independent", async () => {
    const grouped = (size: number) =>
      heldOutRows(ROWS)
        .split("\n")
        .map((line, row) => ({ ...JSON.parse(line), group: `g${Math.floor(row / size)}` }))
        .map((row) => JSON.stringify(row))
        .join("\n");
    const widthOf = async (runId: string, size: number) => {
      await answer(runId, (reference, row) => (row < 20 ? reference : "neither"), grouped(size));
      const { low, high, value } = await measure(runId);
      expect(value).toBe(0.5);
      return high - low;
    };
    // Of 40 rows as of 8 groups, in which all rows turn out alike.
    expect((await widthOf("alike", 5)) / (await widthOf("alone", 1))).toBeGreaterThan(2);
  });

  it("by a score that is a mean has the mean's interval, from 0 to 1", async () => {
    const scores: MeasureBaseRequest["scores"] = [{ kind: "token-f1" }];
    await answer("words", (reference, row) => `${reference} ${row % 4 === 0 ? "it is" : "!"}`);
    const words = await measure("words", { scores });
    // 10 rows of 40 have one word in three right: F1 2 · 1 / (3 + 1).
    expect(words).toMatchObject({ score: "token-f1", value: 0.875 });
    // Were one row in eleven that none shows a 0, the mean would be about 0.08 lower.
    expect(words.low).toBeGreaterThan(0.76);
    expect(words.low).toBeLessThan(0.86);
    expect(words.high).toBeLessThanOrEqual(1);
    await answer("none", (_reference, row) => (row === 0 ? "a refund" : "neither"));
    expect((await measure("none", { scores })).low).toBe(0);
  });

  it("leaves out scores that are made when both models have answered", async () => {
    await answer("external", (reference, row) => (row < 20 ? reference : "neither"));
    const own = { kind: "module", name: "own", key: "k", sha256: "a".repeat(64) } as const;
    const summary = await measure("external", { scores: [{ kind: "labels" }, own] });
    expect(summary).toMatchObject({ score: "labels", value: 0.5 });
  });

  it("is not made of too many refusals, or of half of the rows", async () => {
    await answer("many", (reference, row) => (row < 5 ? null : reference));
    await expect(measure("many")).rejects.toMatchObject({ code: "Evaluation.TooManyFailures" });
    await answer("half", (reference) => reference);
    const other = { ...asked, maxTokens: 21 };
    await writeAnswers(cloud.bucket, { runId: "half", arm: "base", asked: other, first: 0 }, []);
    await expect(measure("half")).rejects.toMatchObject({ code: "Evaluation.RowsMissing" });
  });
});
