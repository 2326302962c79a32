import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noChampion } from "../../../pipeline/evaluation/champion.ts";
import { DecideRequest, decide } from "../../../pipeline/evaluation/decide.ts";
import { askedOf } from "../../../pipeline/evaluation/evaluated.ts";
import { type ComparedModel, writeAnswers } from "../../../pipeline/run-folder/answered-rows.ts";
import { verdictFile } from "../../../pipeline/run-folder/verdict.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";
import { aGate } from "../../support/verdict.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const LABELS = ["refund", "delivery"];

describe("decide", () => {
  const gate = aGate();

  const evaluated = {
    tunedModel: "tuned-model",
    baseModel: "base-model",
    maxTokens: 10,
    evaluationSha256: "a".repeat(64),
  };

  const unpriced = { input: null, output: null };
  const evaluationKey = "held-out.jsonl";
  const same = {
    ...{ evaluationKey, labels: LABELS, gate, group: "support" },
    scores: [{ kind: "labels" as const }],
    usdPer1000Tokens: { tuned: unpriced, base: unpriced },
    ...{ fewShot: null, champion: noChampion("no-alias", null) },
  };
  /** Every second row is about a refund, so that no one answer is right more often than not. */
  const rightAnswer = (row: number) => (row % 2 === 0 ? "refund" : "delivery");
  const wrongAnswer = (row: number) => rightAnswer(row + 1);
  const question = (row: number) => ({
    ...{ recordId: "r", system: null, reference: rightAnswer(row) },
    messages: [{ role: "user", content: [{ text: "?" }] }],
  });
  const heldOut = Array.from({ length: 100 }, (_, row) => `${JSON.stringify(question(row))}\n`);
  beforeAll(() => environment.put(evaluationKey, heldOut.join("")));

  /** Whether each answer of a model is right; null: it refuses the row. */
  type Rights = readonly (boolean | null)[];

  async function write(runId: string, model: ComparedModel, rights: Rights): Promise<void> {
    const of = { runId, arm: model, asked: askedOf(evaluated)[model], first: 0 };
    const answers = rights.map((isRight, row) => ({
      ...{ row, recordId: `r${row}`, reference: rightAnswer(row) },
      text: isRight === null ? null : (isRight ? rightAnswer : wrongAnswer)(row),
      error: isRight === null ? "ValidationException" : null,
      ...{ inputTokens: 1, outputTokens: 1 },
    }));
    await writeAnswers(environment.bucket, of, answers);
  }

  const all = (rows: number, isRight: boolean) => Array<boolean>(rows).fill(isRight);

  /** Writes the answers of a run: `good` rows only the tuned model got right, `bad` rows only the base. */
  async function answered(runId: string, good: number, bad: number): Promise<void> {
    await write(runId, "tuned", [...all(good, true), ...all(bad, false)]);
    await write(runId, "base", [...all(good, false), ...all(bad, true)]);
  }

  it("accepts a clear gain and keeps the whole comparison", async () => {
    await answered("clear", 36, 4);
    const request = DecideRequest.parse({ runId: "clear", rows: 40, evaluated, ...same });
    const summary = await decide(environment.bucket, request, 2);
    expect(summary).toMatchObject({ outcome: "accepted", tuned: 0.9, base: 0.1, gain: 0.8 });
    expect(await verdictFile.find(environment.bucket, "clear")).toMatchObject({
      ...{ outcome: "accepted", decidedBefore: 2 },
      gate,
      scores: [
        { name: "labels", counts: { both: 0, tunedOnly: 36, baseOnly: 4, neither: 0 } },
        { name: "macro-f1" },
      ],
    });
  });

  it("decides by group, and looks at slices, where the held-out rows carry them", async () => {
    const text = (row: number) =>
      row % 2 === 0 ? "Where is my order and when can I have it?" : "ok";
    const grouped = heldOut.map((line, row) => {
      const messages = [{ role: "user", content: [{ text: text(row) }] }];
      const slices = { plan: row < 50 ? "gold" : "basic" };
      const group = `g${Math.floor(row / 5)}`;
      return JSON.stringify({ ...JSON.parse(line), messages, group, slices });
    });
    await environment.put("grouped.jsonl", grouped.join("\n"));
    await answered("grouped", 70, 30);
    const decision = await decide(
      environment.bucket,
      {
        ...{ runId: "grouped", rows: 100, evaluated, ...same, evaluationKey: "grouped.jsonl" },
        gate: aGate({ sliceBy: ["language", "length", "plan"], sliceFloor: 0.7 }),
      },
      0,
    );
    // As independent rows, 70 won and 30 lost ones are a certain gain.
    expect(decision).toMatchObject({ outcome: "rejected", verdict: "cannot-tell", gain: 0.4 });
    expect(JSON.stringify(decision)).not.toMatch(/gold|basic/);
    expect(decision.groups).toMatchObject({ count: 20, effectiveRows: expect.closeTo(19.2, 1) });
    expect(decision.groups?.designEffect).toBeCloseTo(5.2, 1);
    expect(await verdictFile.find(environment.bucket, "grouped")).toMatchObject({
      scores: [{ method: "newcombe-paired-clustered" }, { method: "cluster-bootstrap" }],
      slices: [
        { by: "language", value: "English", rows: 50 },
        { by: "language", value: "not recognized", rows: 50 },
        { by: "length", value: "middle (3–41 characters)", rows: 50 },
        { by: "length", value: "short (up to 2 characters)", rows: 50 },
        { by: "plan", value: "basic", rows: 50, tuned: 0.4, belowFloor: true },
        { by: "plan", value: "gold", rows: 50, tuned: 1, belowFloor: false },
      ],
    });
  });

  it("rejects what may be chance", async () => {
    await answered("chance", 11, 9);
    const request = { runId: "chance", rows: 20, evaluated, ...same };
    const summary = await decide(environment.bucket, request, 0);
    expect(summary.outcome).toBe("rejected");
    expect(summary.low).toBeLessThan(0);
  });

  it("refuses to judge when rows are missing", async () => {
    await answered("missing", 3, 0);
    const request = { runId: "missing", rows: 4, evaluated, ...same };
    await expect(decide(environment.bucket, request, 0)).rejects.toThrow(
      "the run's folder has answers to 3 of 4 held-out rows",
    );
  });

  it("does not count answers to anything else", async () => {
    await answered("foreign", 36, 4);
    const other = { ...evaluated, tunedModel: "another-model" };
    const request = { runId: "foreign", rows: 40, evaluated: other, ...same };
    await expect(decide(environment.bucket, request, 0)).rejects.toThrow("answers to 0 of 40");
  });

  it("decides although a model refuses a single row, and counts it", async () => {
    await write("refused", "tuned", [null, ...all(39, true)]);
    await write("refused", "base", all(40, false));
    const request = { runId: "refused", rows: 40, evaluated, ...same };
    expect(await decide(environment.bucket, request, 0)).toMatchObject({ outcome: "accepted" });
    expect(await verdictFile.find(environment.bucket, "refused")).toMatchObject({
      answers: { tuned: { refused: 1 }, base: { refused: 0 } },
    });
  });

  it("refuses to decide when a model refuses too many rows", async () => {
    await write("many", "tuned", all(100, true));
    await write("many", "base", [null, null, null, ...all(97, false)]);
    const request = { runId: "many", rows: 100, evaluated, ...same };
    await expect(decide(environment.bucket, request, 0)).rejects.toMatchObject({
      code: "Evaluation.TooManyFailures",
      message: "the base model has refused 3 of 100 held-out rows, too many to decide on the rest",
    });
  });
});
