import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { askedOf } from "../../../pipeline/evaluation/evaluated.ts";
import { countAnswered, surveyAnswers } from "../../../pipeline/evaluation/survey.ts";
import { type ComparedModel, writeAnswers } from "../../../pipeline/run-folder/answered-rows.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const evaluated = {
  ...{ tunedModel: "tuned-model", baseModel: "base-model", maxTokens: 10 },
  evaluationSha256: "a".repeat(64),
};

const batches = [0, 50, 100].map((first) => ({
  ...{ first, rows: first === 100 ? 20 : 50 },
  range: { start: first, end: first + 1 },
}));

const of = (runId: string, arm: ComparedModel) => ({ runId, arm, asked: askedOf(evaluated)[arm] });

/** Writes answers to rows from `first` on, of which the first ones are refused. */
async function answer(
  runId: string,
  [arm, first]: [ComparedModel, number],
  { rows, refused = 0 }: { rows: number; refused?: number },
): Promise<void> {
  const answers = Array.from({ length: rows }, (_, index) => ({
    ...{ row: first + index, recordId: `r${first + index}`, reference: "yes" },
    ...{ text: index < refused ? null : "yes", error: index < refused ? "Refused" : null },
    ...{ inputTokens: 1, outputTokens: 1 },
  }));
  await writeAnswers(environment.bucket, { ...of(runId, arm), first }, answers);
}

const survey = (runId: string) =>
  surveyAnswers(environment.bucket, of(runId, "tuned"), { batches }).then((found) => ({
    ...found,
    open: found.open.map(({ first }) => first),
  }));

describe("what an arm has answered", () => {
  it("is nothing at first", async () => {
    expect(await survey("new")).toEqual({
      ...{ answered: 0, failed: 0, open: [0, 50, 100], askRefused: false },
    });
  });

  it("is counted by batch; those that are not complete are open", async () => {
    await answer("some", ["tuned", 0], { rows: 50, refused: 1 });
    await answer("some", ["tuned", 50], { rows: 49 });
    await answer("some", ["base", 100], { rows: 20 });
    expect(await survey("some")).toEqual({
      ...{ answered: 99, failed: 1, open: [50, 100], askRefused: false },
    });
    await answer("some", ["tuned", 50], { rows: 50, refused: 1 });
    await answer("some", ["tuned", 100], { rows: 20 });
    expect(await survey("some")).toMatchObject({ answered: 120, failed: 2, open: [] });
  });

  it("is asked again where it was refused too often to decide", async () => {
    await answer("refused", ["tuned", 0], { rows: 50, refused: 3 });
    await answer("refused", ["tuned", 50], { rows: 50 });
    expect(await survey("refused")).toEqual({
      ...{ answered: 97, failed: 0, open: [0, 100], askRefused: true },
    });
  });

  it("is nothing where something else was asked", async () => {
    await answer("other", ["tuned", 0], { rows: 50 });
    const asked = { ...askedOf(evaluated).tuned, maxTokens: 11 };
    const other = { ...of("other", "tuned"), asked };
    expect(await surveyAnswers(environment.bucket, other, { batches })).toMatchObject({
      answered: 0,
    });
  });
});

describe("rows that need no further question", () => {
  const count = (runId: string) =>
    countAnswered(environment.bucket, { runId, evaluated, rows: 120 });

  it("are those that both models have answered or refused", async () => {
    await answer("both", ["tuned", 0], { rows: 50, refused: 2 });
    await answer("both", ["base", 0], { rows: 40 });
    expect(await count("both")).toBe(40);
  });

  it("are only those that the base model has answered with examples, where it is asked so", async () => {
    await answer("examples", ["tuned", 0], { rows: 50 });
    await answer("examples", ["base", 0], { rows: 50 });
    const examples = { count: 4, trainSha256: "t" };
    const fewShot = { ...askedOf(evaluated).base, examples };
    const request = { runId: "examples", evaluated, fewShot, rows: 120 };
    expect(await countAnswered(environment.bucket, request)).toBe(0);
    const said = { text: "yes", error: null, inputTokens: 1, outputTokens: 1 };
    const rows = [7, 8].map((row) => ({ row, recordId: `r${row}`, reference: "yes", ...said }));
    const of = { runId: "examples", arm: "few-shot" as const, asked: fewShot, first: 0 };
    await writeAnswers(environment.bucket, of, rows);
    expect(await countAnswered(environment.bucket, request)).toBe(2);
  });

  it("are not those that a model refuses, where these are too many to decide", async () => {
    await answer("many", ["tuned", 0], { rows: 50, refused: 1 });
    await answer("many", ["base", 0], { rows: 50, refused: 3 });
    expect(await count("many")).toBe(47);
    await answer("tuned", ["tuned", 0], { rows: 50, refused: 3 });
    await answer("tuned", ["base", 0], { rows: 50 });
    expect(await count("tuned")).toBe(47);
  });
});
