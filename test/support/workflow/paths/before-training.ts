import { expect } from "vitest";
import type { Shape } from "../../../../infra/local/kernel/service.ts";
import { ModellessOutput } from "../../../../pipeline/run-folder/modelless-output.ts";
import { aRequest } from "../../request.ts";
import { path } from "../path.ts";
import { type Script, thrown } from "../scripted-run.ts";
import { healthy, rejection } from "../scripts.ts";

const { evaluation, dataset, baseModel } = aRequest("r1");
const baseFirst = { evaluation: { ...evaluation, baseFirst: true } };
const selfCheck = { start: { at: "base" }, origin: "base" } as const;
const REPORT = `s3://data-bucket/${String((healthy["WriteReport"] as Shape)["report"])}`;
const JOB = "CreateModelCustomizationJob";

const measured = {
  ...{ decision: "do-not-tune", reason: "score-at-threshold", score: "labels" },
  ...{ value: 0.97, low: 0.9, high: 0.99, rows: 40, savedUsd: 12.3, text: "97%: do not tune." },
};
const room: Script = {
  MeasureBase: { ...measured, decision: "train", reason: "headroom", savedUsd: null },
};
const baseArm = {
  arm: "base",
  modelId: baseModel.inferenceId,
  baseModel: baseModel.id,
  asked: { model: baseModel.inferenceId, maxTokens: 64, evaluationSha256: "" },
  evaluationKey: dataset.evaluation,
};
const unfinished = { cursor: { base: 1 }, done: false, rows: 40, answered: 9, tooLate: false };

/** The decision of an A/A check. */
const same: Script = {
  Decide: {
    ...(rejection["Decide"] as Shape),
    ...{
      verdict: "no-difference",
      tuned: 0.5,
      gain: 0,
      low: -0.1,
      high: 0.1,
      summary: "no difference",
    },
  },
};

/** What is asked and decided before a training, or instead of one. */
export const beforeTrainingPaths = [
  path("without the setting, the base model is not measured first", {}, (run) => {
    expect(run.callsOf("MeasureBase")).toEqual([]);
  }),
  path(
    "the base model is measured first; with headroom the run trains",
    { request: baseFirst, script: room },
    (run) => {
      const [first, second] = run.callsOf("AskModels");
      expect(first).toMatchObject({ arms: [baseArm], cursor: null });
      expect(second?.["arms"]).toHaveLength(2);
      expect(second).toMatchObject({ cursor: null });
      expect(run.callsOf("MeasureBase")).toEqual([
        {
          ...{
            runId: "r1",
            asked: baseArm.asked,
            fewShot: null,
            rows: 40,
            labels: null,
            gate: aRequest("r1").gate,
          },
          evaluationKey: dataset.evaluation,
          scores: evaluation.scores,
          usdPer1000Tokens: evaluation.usdPer1000Tokens.base,
          threshold: 0.95,
        },
      ]);
      const names = run.calls.map(({ name }) => name);
      expect(names.indexOf("MeasureBase")).toBeLessThan(names.indexOf(JOB));
      expect(run.status).toBe("SUCCEEDED");
    },
  ),
  path(
    "without headroom nothing is trained, registered or moved, and people are notified",
    { request: baseFirst, script: { MeasureBase: measured } },
    (run) => {
      expect(run.status).toBe("SUCCEEDED");
      expect(ModellessOutput.parse(run.output)).toEqual({
        ...{ runId: "r1", outcome: "not-tuned", baseScore: measured, notes: [] },
        report: REPORT,
      });
      for (const call of [JOB, "Register", "MoveAlias", "CleanUp"]) {
        expect(run.callsOf(call)).toEqual([]);
      }
      expect(run.callsOf("WriteReport")).toMatchObject([{ outcome: "not-tuned" }]);
      const [notice] = run.callsOf("Publish");
      expect(notice).toMatchObject({ Subject: "r1 ended", Message: "as its report says" });
    },
  ),
  path(
    "without headroom and without a report the notice is the workflow's own",
    { request: baseFirst, script: { MeasureBase: measured, WriteReport: thrown("Report.Odd") } },
    (run) => {
      const [notice] = run.callsOf("Publish");
      expect(notice?.["Subject"]).toBe("Tunewright: r1 was not tuned");
      expect(notice?.["Message"]).toContain("tunewright resume r1 --tune-anyway\nfiles: s3://");
    },
  ),
  path(
    "the base model is asked until all rows are answered, with waits where it gives no answers",
    {
      request: baseFirst,
      script: {
        ...room,
        AskModels: [
          { ...unfinished, waitSeconds: 600 },
          { ...unfinished, waitSeconds: 0 },
          healthy["AskModels"] as Shape,
        ],
      },
    },
    (run) => {
      expect(run.callsOf("AskModels").map(({ cursor }) => cursor)).toEqual([
        null,
        { base: 1 },
        { base: 1 },
        null,
      ]);
      expect(
        run.states.filter((name) => name === "Wait before asking the base model again"),
      ).toHaveLength(1);
    },
  ),
  path(
    "a base model that cannot be asked in time ends the run before anything is bought",
    {
      request: baseFirst,
      script: { AskModels: { ...unfinished, tooLate: true, waitSeconds: 0 } },
    },
    (run) => {
      expect([run.status, run.error]).toEqual(["FAILED", "Evaluation.TookTooLong"]);
      expect([run.callsOf(JOB), run.callsOf("CleanUp")]).toEqual([[], []]);
    },
  ),
  path(
    "so does a score that cannot be made",
    { request: baseFirst, script: { MeasureBase: thrown("Evaluation.TooManyFailures") } },
    (run) => {
      expect([run.error, run.failedIn]).toEqual([
        "Evaluation.TooManyFailures",
        "Score the base model",
      ]);
      expect(run.callsOf(JOB)).toEqual([]);
    },
  ),
  path(
    "a run that starts at a model does not measure the base model first",
    {
      request: { ...baseFirst, start: { at: "model", jobArn: null, modelArn: "arn:model" } },
    },
    (run) => expect(run.callsOf("MeasureBase")).toEqual([]),
  ),
  path(
    "an A/A check asks the base model twice, in turn, and ends without buying or registering anything",
    { request: selfCheck, script: same },
    (run) => {
      const asked = { ...baseArm, quota: baseModel.inferenceId };
      expect(run.callsOf("AskModels")).toMatchObject([
        { arms: [{ ...asked, arm: "tuned" }, asked], cursor: null },
      ]);
      expect(run.callsOf("Decide")).toMatchObject([
        { evaluated: { tunedModel: baseModel.inferenceId, baseModel: baseModel.inferenceId } },
      ]);
      for (const call of [JOB, "SmokeTest", "CreateCustomModelDeployment", "CleanUp", "Register"]) {
        expect(run.callsOf(call)).toEqual([]);
      }
      expect(run.callsOf("MoveAlias")).toEqual([]);
      expect(run.callsOf("WriteReport")).toMatchObject([{ outcome: "a-a" }]);
      expect(run.callsOf("Publish")).toMatchObject([{ Message: "as its report says" }]);
      expect(run.output).toMatchObject({
        outcome: "aa-passed",
        decision: { verdict: "no-difference" },
      });
      expect(run.states.at(-1)).toBe("Self-check passed");
    },
  ),
  path(
    "an A/A check whose gate accepts fails: the evaluation cannot be trusted",
    { request: selfCheck },
    (run) => {
      expect([run.status, run.error]).toEqual(["FAILED", "Gate.AcceptedItself"]);
      expect(run.cause).toContain("gain 0.5 (0.38 to 0.6)");
      expect(run.callsOf("Register")).toEqual([]);
      expect(run.callsOf("CleanUp")).toMatchObject([{ scope: "serving", givenModelArn: null }]);
    },
  ),
  path(
    "so does one that sees a difference, although another rule of the gate rejects",
    { request: selfCheck, script: { Decide: rejection["Decide"] as Shape } },
    (run) => {
      expect([run.status, run.error]).toEqual(["FAILED", "Gate.SawDifference"]);
      expect(run.cause).toContain("its second answers were worse");
    },
  ),
];
