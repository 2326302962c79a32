import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FoundChampion, noChampion } from "../../../pipeline/evaluation/champion.ts";
import { readChampion } from "../../../pipeline/evaluation/read-champion.ts";
import { type Arm, writeAnswers } from "../../../pipeline/run-folder/answered-rows.ts";
import { type PipelineEnvironment, startEnvironment } from "../../support/pipeline-environment.ts";

let environment: PipelineEnvironment;
beforeAll(async () => {
  environment = await startEnvironment();
});
afterAll(() => environment.stop());

const askedOf = (arm: Arm) => ({
  ...{ model: arm.startsWith("tuned") ? "tuned-model" : "champion-model", maxTokens: 10 },
  evaluationSha256: (arm === "champion" ? "a" : "b").repeat(64),
});

/** The champion that was found, with the arms that it is asked in. */
function found(runId: string, arms: readonly Arm[]): FoundChampion {
  return FoundChampion.parse({
    ...{ pointsAt: "key", absent: null, unanswered: 0 },
    champion: {
      ...{ alias: "candidate", version: "v0", runId: "r0", modelArn: "arn:model", margin: 0.02 },
      usdPer1000Tokens: { input: 0.001, output: 0.01 },
    },
    arms: arms.map((arm) => ({
      ...{ arm, modelId: "m", baseModel: "b", quota: "q", asked: askedOf(arm) },
      pace: { requestsPerMinute: null, tokensPerMinute: null },
      evaluationKey: `${runId}-champion-rows.jsonl`,
    })),
  });
}

const OWN: readonly Arm[] = ["champion", "tuned-on-champion-rows", "champion-on-champion-rows"];

/** What an arm answers, row by row; null: it refuses the row. The right answer is `yes`. */
async function answer(
  runId: string,
  arm: Arm,
  texts: readonly (string | null)[],
  reference = "yes",
) {
  const answers = texts.map((text, row) => ({
    ...{ row, recordId: `r${row}`, reference, text, error: text === null ? "Refused" : null },
    ...{ inputTokens: text === null ? 0 : 30, outputTokens: text === null ? 0 : 2 },
  }));
  await writeAnswers(environment.bucket, { runId, arm, asked: askedOf(arm), first: 0 }, answers);
}

async function ownRows(runId: string, count: number, more: object = {}, reference = "yes") {
  const line = (row: number) => ({
    ...{ recordId: `r${row}`, system: null, reference, ...more },
    messages: [{ role: "user", content: [{ text: "?" }] }],
  });
  const lines = Array.from({ length: count }, (_, row) => `${JSON.stringify(line(row))}\n`);
  await environment.put(`${runId}-champion-rows.jsonl`, lines.join(""));
}

const read = (
  runId: string,
  champion: FoundChampion,
  rows: number,
  first: "labels" | "token-f1" = "labels",
) =>
  readChampion(
    environment.bucket,
    {
      ...{ runId, champion, labels: ["yes", "no"] },
      scores: [{ kind: first }, { kind: "exact" }],
    },
    rows,
  );

describe("the champion's answers", () => {
  it("are none where there is no champion, for the reason that was found", async () => {
    expect(await read("none", noChampion("withdrawn", null), 2)).toEqual({ absent: "withdrawn" });
    const unknown = { ...noChampion("withdrawn", null), absent: null };
    expect(await read("none", unknown, 2)).toEqual({ absent: "no-alias" });
  });

  it("are scored by the first score, a refusal in the champion's favour", async () => {
    await answer("same", "champion", ["It is yes.", "no", null, "neither"]);
    expect(await read("same", found("same", ["champion"]), 4)).toEqual({
      ...{ absent: null, scores: [1, 0, 1, 0], ownRows: null },
      champion: expect.objectContaining({ alias: "candidate", margin: 0.02 }),
      answers: expect.objectContaining({
        ...{ refused: 1, inputTokens: 90, outputTokens: 6 },
        usdPer1000Answers: expect.closeTo(0.05, 12),
      }),
    });
  });

  it("keep the fractions of a score that has some", async () => {
    await answer("words", "champion", ["yes", "yes it is"]);
    const evidence = await read("words", found("words", ["champion"]), 2, "token-f1");
    expect(evidence).toMatchObject({ scores: [1, 0.5] });
  });

  it("are refused where some are missing, or too many were refused", async () => {
    await answer("missing", "champion", ["yes"]);
    await expect(read("missing", found("missing", ["champion"]), 2)).rejects.toMatchObject({
      code: "Evaluation.RowsMissing",
      message: "the run's folder has answers to 1 of 2 rows in evaluation/champion/",
    });
    await answer("refused", "champion", [null, null, "yes"]);
    await expect(read("refused", found("refused", ["champion"]), 3)).rejects.toMatchObject({
      code: "Evaluation.TooManyFailures",
    });
  });
});

describe("the champion's own rows", () => {
  /** A run whose champion has answered its one held-out row. */
  async function run(runId: string, tuned: (string | null)[], champion: (string | null)[]) {
    await answer(runId, "champion", ["yes"]);
    await answer(runId, "tuned-on-champion-rows", tuned);
    await answer(runId, "champion-on-champion-rows", champion);
    const evidence = await read(runId, found(runId, OWN), 1);
    if (evidence.absent !== null) throw new TypeError("no champion");
    return evidence.ownRows;
  }

  it("have the tuned model's answers against the champion's, with group and slices", async () => {
    await ownRows("own", 3, { group: "g", slices: { plan: "free" } });
    const rows = await run("own", ["yes", "no", "no"], ["no", "yes", null]);
    expect(rows).toMatchObject([
      { group: "g", slices: { plan: "free" }, tuned: { values: [1] }, base: { values: [0] } },
      { group: "g", tuned: { values: [0], label: "no" }, base: { values: [1], label: "yes" } },
      { tuned: { values: [0] }, base: { values: [1], isRefused: true } },
    ]);
  });

  it("have neither where the rows carry none", async () => {
    await ownRows("plain", 1);
    expect(await run("plain", ["yes"], ["yes"])).toMatchObject([{ group: null, slices: {} }]);
  });

  it("count a label that only the champion was trained on", async () => {
    await ownRows("label", 1, {}, "perhaps");
    await answer("label", "champion", ["yes"]);
    await answer("label", "tuned-on-champion-rows", ["no"], "perhaps");
    await answer("label", "champion-on-champion-rows", ["perhaps"], "perhaps");
    expect(await read("label", found("label", OWN), 1)).toMatchObject({
      ownRows: [{ tuned: { values: [0], label: "no" }, base: { values: [1], label: "perhaps" } }],
    });
  });

  it.each([
    ["tuned-on-champion-rows", [null, null, "yes"], ["yes", "yes", "yes"], "tuned"],
    ["champion-on-champion-rows", ["yes", "yes", "yes"], [null, null, "yes"], "champion"],
  ])("are refused where too many are refused in %s", async (arm, tuned, champion, model) => {
    await ownRows(arm, 3);
    await expect(run(arm, tuned, champion)).rejects.toMatchObject({
      code: "Evaluation.TooManyFailures",
      message: expect.stringContaining(`the ${model} model has refused 2 of 3`),
      hint: expect.stringContaining(`evaluation/${arm}/`),
    });
  });

  it("are refused where some are missing", async () => {
    await ownRows("gap", 3);
    await expect(run("gap", ["yes", "yes"], ["yes", "yes", "yes"])).rejects.toThrow(
      "the run's folder has answers to 2 of 3 rows in evaluation/tuned-on-champion-rows/",
    );
  });
});
