import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { scorersOf } from "../../../../pipeline/evaluation/external/made-scores.ts";
import { judgeAnswers } from "../../../../pipeline/evaluation/judge/judge-answers.ts";
import { findJudgeResult } from "../../../../pipeline/evaluation/judge/judge-result.ts";
import type { JudgeExample } from "../../../../pipeline/run-folder/judge-examples.ts";
import { runLayout } from "../../../../pipeline/run-folder/layout.ts";
import type { Pace } from "../../../../pipeline/workflow/input.ts";
import type { JudgeSpec } from "../../../../pipeline/workflow/score-spec.ts";
import { asked, keepAnswers } from "../../../support/external-scores.ts";
import {
  type JudgeServer,
  type SeenPair,
  startJudgeServer,
} from "../../../support/judge-server.ts";
import {
  type PipelineEnvironment,
  startEnvironment,
} from "../../../support/pipeline-environment.ts";
import { unpaced } from "../../../support/request.ts";

let environment: PipelineEnvironment;
let server: JudgeServer;
beforeAll(async () => {
  environment = await startEnvironment();
  server = await startJudgeServer();
});
beforeEach(() => {
  server.seen.length = 0;
  server.judge = byQuality;
});
afterAll(async () => {
  await server?.stop();
  await environment.stop();
});

const quality = (answer: string) => Number(/\d+/.exec(answer)?.[0] ?? 0);

/** Always right: the answer with the larger number is better. */
const byQuality = ({ a, b }: SeenPair) => (quality(a) > quality(b) ? "A" : "B");

/** As many examples of each kind. */
const examples = (each: number): JudgeExample[] =>
  Array.from({ length: 2 * each }, (_, at) => ({
    question: `example ${at}`,
    answerA: `worth ${at % 2 === 0 ? 9 : 1}`,
    answerB: `worth ${at % 2 === 0 ? 1 : 9}`,
    better: at % 2 === 0 ? "a" : "b",
  }));

const { model, ...same } = asked;
const evaluated = { tunedModel: model, baseModel: model, ...same };

/** Keeps examples in the run's folder, and names the judge. */
async function keepJudge(runId: string, each = 16): Promise<JudgeSpec> {
  const text = examples(each)
    .map((one) => `${JSON.stringify(one)}\n`)
    .join("");
  const key = "input/scores/judge-examples.jsonl";
  await environment.put(`${runLayout(runId).prefix}${key}`, text);
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { kind: "judge", modelId: "us.test-judge-v1:0", rubric: "More is better.", key, sha256 };
}

async function judged(
  runId: string,
  judge: JudgeSpec,
  of: { evaluated?: null; runtime?: JudgeServer["runtime"]; deadline?: number; pace?: Pace } = {},
) {
  const tools = { ...environment, runtime: of.runtime ?? server.runtime, budget: 600_000 };
  return judgeAnswers(tools, {
    ...{ runId, judge, evaluationKey: runLayout(runId).evaluation, concurrency: 4 },
    ...{ pace: of.pace ?? unpaced, cursor: null },
    evaluated: of.evaluated === null ? null : evaluated,
    deadline: of.deadline ?? Number.MAX_SAFE_INTEGER,
  });
}

/** The values that the comparison reads, of tuned and base by row. */
async function valuesOf(
  runId: string,
  spec: JudgeSpec,
  answers: { tuned: (string | null)[]; base: (string | null)[] },
) {
  const [scorer] = await scorersOf(environment.bucket, { runId, scores: [spec], labels: null });
  const madeFor = (answer: string | null | undefined, row: number) =>
    answer == null ? null : scorer?.score(answer, `right ${row}`, `r${row}`).value;
  return answers.tuned.map((answer, row) => [
    madeFor(answer, row),
    madeFor(answers.base[row], row),
  ]);
}

const resultOf = (runId: string, spec: JudgeSpec, baseModel = evaluated.baseModel) =>
  findJudgeResult(environment.bucket, {
    ...{ runId, scores: [spec], evaluated: { ...evaluated, baseModel } },
  });

const done = { unreadable: 0, done: true, waitSeconds: 0, tooLate: false };

describe("a judge that agrees with people", () => {
  it("compares each row's answers in both orders, and its two values add up to 1", async () => {
    const answers = {
      tuned: ["worth 5", "worth 1", "same", null, "worth 3"],
      base: ["worth 2", "worth 4", "same", "worth 2", null],
    };
    await keepAnswers(environment, "values", answers);
    const spec = await keepJudge("values");
    expect(await judged("values", spec)).toMatchObject({ judged: 5, left: 0, ...done });
    expect(await valuesOf("values", spec, answers)).toEqual([
      ...[
        [1, 0],
        [0, 1],
        [0.5, 0.5],
        [null, 0.5],
        [0.5, null],
      ],
    ]);
    // 32 examples and two rows, since the others leave nothing to compare.
    expect(server.seen).toHaveLength(2 * (32 + 2));
    const [one, other] = server.seen
      .slice(-4)
      .filter(({ question }) => /question 0$/.test(question));
    expect([one?.a, one?.b]).toEqual([other?.b, other?.a]);
    expect(one).toMatchObject({
      model: spec.modelId,
      system: expect.stringContaining(spec.rubric),
    });
    expect(one?.question).toContain("Be brief.");
    expect(JSON.stringify(server.seen)).not.toContain("right 0");
    expect(await resultOf("values", spec)).toEqual({
      ...{ modelId: spec.modelId, isBaseModel: false },
      truePositives: { right: 16, of: 16, low: expect.closeTo(0.806, 3) },
      trueNegatives: { right: 16, of: 16, low: expect.closeTo(0.806, 3) },
      examples: { pairs: 32, first: 0, second: 0, unreadable: 0 },
      answers: { pairs: 2, first: 0, second: 0, unreadable: 0 },
    });
    const itself = await resultOf("values", spec, "test-judge-v1:0");
    expect(itself?.isBaseModel).toBe(true);
  });

  it("is not asked again about what it has judged, only about answers that changed", async () => {
    await keepAnswers(environment, "again", {
      tuned: ["worth 5", "worth 1"],
      base: ["x 2", "x 4"],
    });
    const spec = await keepJudge("again");
    expect(await judged("again", spec, { evaluated: null })).toMatchObject({ judged: 0, ...done });
    expect(server.seen).toHaveLength(64);
    await judged("again", spec);
    expect(server.seen).toHaveLength(68);
    expect(await judged("again", spec)).toMatchObject({ judged: 2, left: 0, ...done });
    expect(server.seen).toHaveLength(68);
    const changed = { tuned: ["worth 5", "worth 7"], base: ["x 2", "x 4"] };
    await keepAnswers(environment, "again", changed);
    await judged("again", spec);
    expect(server.seen).toHaveLength(70);
    expect(await valuesOf("again", spec, changed)).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it("continues where a call has ended, after failures that pass by themselves", async () => {
    const tuned = Array.from({ length: 60 }, (_, row) => `worth ${row}`);
    const answers = { tuned, base: tuned.map(() => "worth 30") };
    await keepAnswers(environment, "parts", answers);
    const spec = await keepJudge("parts");
    const late = await judged("parts", spec, { deadline: environment.clock.now() - 1 });
    expect(late).toMatchObject({
      ...{ judged: 0, left: 0, unreadable: 0 },
      ...{ done: false, waitSeconds: 600, tooLate: true },
    });
    await judged("parts", spec, { evaluated: null });
    server.seen.length = 0;
    server.judge = (pair) => {
      if (pair.number % 20 === 3) return { status: 429, error: "ThrottlingException" };
      if (pair.number >= 50) return { status: 503, error: "ServiceUnavailableException" };
      return byQuality(pair);
    };
    const first = await judged("parts", spec);
    expect(first).toMatchObject({ done: false, waitSeconds: 0, tooLate: false });
    expect(first.judged + first.left).toBe(60);
    server.judge = byQuality;
    expect(await judged("parts", spec)).toMatchObject({ judged: 60, ...done });
    const values = await valuesOf("parts", spec, answers);
    expect(values.filter(([value]) => value === 1)).toHaveLength(29);
    expect(values[30]).toEqual([0.5, 0.5]);
  });

  it("may give a reply that cannot be read: it is asked once more, then that counts as a tie", async () => {
    const spec = await keepJudge("unclear");
    await judged("unclear", spec, { evaluated: null });
    await keepAnswers(environment, "unclear", { tuned: ["x 9", "x 9"], base: ["x 1", "x 2"] });
    server.seen.length = 0;
    server.judge = (pair) => {
      if (pair.question.endsWith("question 0")) return "I think that A is better.";
      return pair.isAgain ? byQuality(pair) : "Hm.";
    };
    const counts = { judged: 2, left: 0, unreadable: 2 };
    expect(await judged("unclear", spec)).toMatchObject({ ...done, ...counts });
    expect(server.seen.map(({ isAgain }) => isAgain).filter(Boolean)).toHaveLength(4);
    const answers = { tuned: ["x 9", "x 9"], base: ["x 1", "x 2"] };
    expect(await valuesOf("unclear", spec, answers)).toEqual([
      [0.5, 0.5],
      [1, 0],
    ]);
    const said = { pairs: 2, first: 0, second: 0, unreadable: 2 };
    expect(await resultOf("unclear", spec)).toMatchObject({ answers: said });
  });

  it("never gives a row to either model where its verdict goes by the order, and that is counted", async () => {
    const spec = await keepJudge("order");
    await judged("order", spec, { evaluated: null });
    const answers = { tuned: ["x 9", "x 9", "x 9", "x 9"], base: ["x 1", "x 2", "x 3", "x 4"] };
    await keepAnswers(environment, "order", answers);
    const first: Record<string, string> = { 0: "A", 1: "B", 2: "TIE" };
    server.judge = (pair) => first[pair.question.at(-1) ?? ""] ?? (pair.a === "x 9" ? "A" : "?");
    await judged("order", spec);
    expect(await valuesOf("order", spec, answers)).toEqual(Array(4).fill([0.5, 0.5]));
    const said = { pairs: 4, first: 1, second: 1, unreadable: 1 };
    expect(await resultOf("order", spec)).toMatchObject({ answers: said });
  });

  it("is asked at the pace that the user allows", async () => {
    const spec = await keepJudge("pace");
    const before = environment.clock.now();
    const pace = { requestsPerMinute: 60, tokensPerMinute: null };
    await judged("pace", spec, { evaluated: null, pace });
    // 64 questions, a second apart.
    expect(environment.clock.now() - before).toBeGreaterThanOrEqual(60_000);
    expect(server.seen).toHaveLength(64);
  });

  it("that refuses all questions about answers is no judge, and what it did not say is not kept", async () => {
    const answers = {
      tuned: ["x 9", "x 9", "x 9", "x 9", "x 9", "x 9"],
      base: Array(6).fill("x 1"),
    };
    await keepAnswers(environment, "refuses", answers);
    const spec = await keepJudge("refuses");
    await judged("refuses", spec, { evaluated: null });
    server.judge = () => ({ status: 400, error: "ValidationException" });
    await expect(judged("refuses", spec)).rejects.toMatchObject({ code: "Judge.Refused" });
    server.judge = byQuality;
    expect(await judged("refuses", spec)).toMatchObject({ judged: 6, ...done });
    expect(await valuesOf("refuses", spec, answers)).toEqual(Array(6).fill([1, 0]));
  });
});

describe("a judge that does not is refused, with its figures", () => {
  it.each([
    [
      "prefers what it sees first",
      () => "A",
      /0 of 16 \(.*0\.00\).*0 of 16 .*first in both orders in 32/,
      /no number/,
    ],
    ["prefers what it sees second", () => "B", /second in 32/, /no number of examples/],
    [
      "replies something else",
      () => "billing",
      /64 of its 64 verdicts could not be read/,
      /local cloud/,
    ],
    [
      "calls everything a tie",
      () => "TIE",
      /0 of 16.*first in both orders in 0/,
      /say in the rubric/,
    ],
    [
      "is wrong about one example in eight where A is better",
      (pair: SeenPair) => (/ (0|16)$/.test(pair.question) ? "TIE" : byQuality(pair)),
      /14 of 16 \(lower bound at 95%: 0\.64\).*16 of 16 \(lower bound at 95%: 0\.81\)/,
      /about \d+ examples of each kind/,
    ],
  ])("one that %s", async (name, judge, figures, advice) => {
    const runId = name.replaceAll(/\W+/g, "-");
    await keepAnswers(environment, runId, { tuned: ["x 2"], base: ["x 1"] });
    const spec = await keepJudge(runId);
    server.judge = judge;
    const refusal = {
      code: "Judge.NotCalibrated",
      message: expect.stringMatching(figures),
      hint: expect.stringMatching(advice),
    };
    await expect(judged(runId, spec, { evaluated: null })).rejects.toMatchObject(refusal);
    const before = server.seen.length;
    // What it has said is kept: neither a resumed run nor the step that judges asks it again.
    await expect(judged(runId, spec)).rejects.toMatchObject(refusal);
    expect(server.seen).toHaveLength(before);
    await expect(valuesOf(runId, spec, { tuned: ["x 2"], base: ["x 1"] })).rejects.toMatchObject({
      code: "Score.Missing",
    });
  });

  it("the local cloud's model, which follows no instructions", async () => {
    const spec = { ...(await keepJudge("local")), modelId: "amazon.nova-pro-v1:0" };
    const local = { evaluated: null, runtime: environment.runtime } as const;
    await expect(judged("local", spec, local)).rejects.toMatchObject({
      code: "Judge.NotCalibrated",
      hint: expect.stringMatching(
        /follows no instructions, as all of the local cloud.*score that needs none/,
      ),
    });
  });

  it.each([
    ["does not exist", 404, "ResourceNotFoundException"],
    ["may not be asked", 403, "AccessDeniedException"],
    ["takes no Converse", 400, "ValidationException"],
  ])("one that %s", async (name, status, error) => {
    const spec = await keepJudge(name.replaceAll(" ", "-"));
    server.judge = () => ({ status, error });
    await expect(
      judged(name.replaceAll(" ", "-"), spec, { evaluated: null }),
    ).rejects.toMatchObject({ code: "Judge.Refused", message: expect.stringContaining(error) });
  });

  it("one whose examples are not those that were approved", async () => {
    const spec = { ...(await keepJudge("changed")), sha256: "0".repeat(64) };
    const refusal = { code: "Judge.ExamplesChanged" };
    await expect(judged("changed", spec)).rejects.toMatchObject(refusal);
    expect(server.seen).toEqual([]);
  });
});
