import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decide } from "../../../pipeline/evaluation/decide.ts";
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
    ...{ evaluationKey, labels: LABELS, gate },
    scores: [{ kind: "labels" as const }],
    usdPer1000Tokens: { tuned: unpriced, base: unpriced },
  };
  const question = {
    ...{ recordId: "r", system: null, reference: "refund" },
    messages: [{ role: "user", content: [{ text: "?" }] }],
  };
  beforeAll(() => environment.put(evaluationKey, `${JSON.stringify(question)}\n`.repeat(100)));

  /** Writes a model's answers to rows whose right answer is `refund`; null: it refuses the row. */
  async function write(
    runId: string,
    model: ComparedModel,
    texts: readonly (string | null)[],
  ): Promise<void> {
    const of = { runId, arm: model, asked: askedOf(evaluated)[model], first: 0 };
    const answers = texts.map((text, row) => ({
      ...{ row, recordId: `r${row}`, reference: "refund" },
      ...{ text, error: text === null ? "ValidationException" : null },
      ...{ inputTokens: 1, outputTokens: 1 },
    }));
    await writeAnswers(environment.bucket, of, answers);
  }

  /** Writes the answers of a run: `good` rows only the tuned model got right, `bad` rows only the base. */
  async function answered(runId: string, good: number, bad: number): Promise<void> {
    const texts = (first: string, second: string) => [
      ...Array<string>(good).fill(first),
      ...Array<string>(bad).fill(second),
    ];
    await write(runId, "tuned", texts("refund", "delivery"));
    await write(runId, "base", texts("delivery", "refund"));
  }

  it("accepts a clear gain and keeps the whole comparison", async () => {
    await answered("clear", 36, 4);
    const request = { runId: "clear", rows: 40, evaluated, ...same };
    const summary = await decide(environment.bucket, request);
    expect(summary).toMatchObject({ outcome: "accepted", tuned: 0.9, base: 0.1, gain: 0.8 });
    expect(await verdictFile.find(environment.bucket, "clear")).toMatchObject({
      outcome: "accepted",
      gate,
      scores: [{ counts: { both: 0, tunedOnly: 36, baseOnly: 4, neither: 0 } }],
    });
  });

  it("rejects what may be chance", async () => {
    await answered("chance", 11, 9);
    const request = { runId: "chance", rows: 20, evaluated, ...same };
    const summary = await decide(environment.bucket, request);
    expect(summary.outcome).toBe("rejected");
    expect(summary.low).toBeLessThan(0);
  });

  it("refuses to judge when rows are missing", async () => {
    await answered("missing", 3, 0);
    const request = { runId: "missing", rows: 4, evaluated, ...same };
    await expect(decide(environment.bucket, request)).rejects.toThrow(
      "the run's folder has answers to 3 of 4 held-out rows",
    );
  });

  it("does not count answers to anything else", async () => {
    await answered("foreign", 36, 4);
    const other = { ...evaluated, tunedModel: "another-model" };
    const request = { runId: "foreign", rows: 40, evaluated: other, ...same };
    await expect(decide(environment.bucket, request)).rejects.toThrow("answers to 0 of 40");
  });

  it("decides although a model refuses a single row, and counts it", async () => {
    await write("refused", "tuned", [null, ...Array<string>(39).fill("refund")]);
    await write("refused", "base", Array<string>(40).fill("delivery"));
    const request = { runId: "refused", rows: 40, evaluated, ...same };
    expect(await decide(environment.bucket, request)).toMatchObject({ outcome: "accepted" });
    expect(await verdictFile.find(environment.bucket, "refused")).toMatchObject({
      answers: { tuned: { refused: 1 }, base: { refused: 0 } },
    });
  });

  it("refuses to decide when a model refuses too many rows", async () => {
    await write("many", "tuned", Array<string>(100).fill("refund"));
    await write("many", "base", [null, null, null, ...Array<string>(97).fill("delivery")]);
    const request = { runId: "many", rows: 100, evaluated, ...same };
    await expect(decide(environment.bucket, request)).rejects.toMatchObject({
      code: "Evaluation.TooManyFailures",
      message: "the base model has refused 3 of 100 held-out rows, too many to decide on the rest",
    });
  });
});
