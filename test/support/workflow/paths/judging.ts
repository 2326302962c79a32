import { expect } from "vitest";
import type { ScoreSpec } from "../../../../pipeline/workflow/score-spec.ts";
import { aRequest } from "../../request.ts";
import { path } from "../path.ts";
import { thrown } from "../scripted-run.ts";
import { rejection } from "../scripts.ts";

const { evaluation, dataset } = aRequest("r1");
const judge: ScoreSpec = {
  ...{ kind: "judge", modelId: "us.amazon.nova-pro-v1:0", rubric: "Shorter is better." },
  ...{ key: "input/scores/judge-examples.jsonl", sha256: "a".repeat(64) },
};
const request = { evaluation: { ...evaluation, scores: [{ kind: "exact" as const }, judge] } };
const cursor = { requestsPerMinute: 7, since: 1, next: 2 };
const done = {
  ...{ judged: 0, left: 0, unreadable: 0, done: true },
  ...{ cursor, waitSeconds: 0, tooLate: false },
};
const open = { ...done, judged: 10, left: 30, done: false };

/** Scores by a judge. */
export const judgingPaths = [
  path("a run without a judge asks none", {}, (run) => {
    expect(run.callsOf("JudgeAnswers")).toEqual([]);
  }),
  path(
    "the judge is calibrated before anything is bought, and judges before the models are compared",
    { request },
    (run) => {
      const [first, second, ...others] = run.callsOf("JudgeAnswers");
      const same = { runId: "r1", judge, evaluationKey: dataset.evaluation };
      expect(first).toMatchObject({ ...same, evaluated: null });
      expect(second).toMatchObject({
        ...same,
        evaluated: { tunedModel: "arn:model", baseModel: "amazon.nova-micro-v1:0", maxTokens: 64 },
      });
      expect(others).toEqual([]);
      for (const call of [first, second]) {
        expect(call?.["deadline"]).toBeGreaterThan(0);
        expect(call?.["concurrency"]).toBe(evaluation.concurrency);
        expect(call).toMatchObject({ pace: evaluation.pace.base, cursor: null });
      }
      const order = ["Calibrate the judge", "Create the customization job", "Judge the answers"];
      const places = [...order, "Compare the two models"].map((name) => run.states.indexOf(name));
      expect(places).not.toContain(-1);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    },
  ),
  path(
    "calibration and judging continue until they are done",
    {
      request,
      script: {
        JudgeAnswers: [
          { ...open, left: 0 },
          { ...open, left: 0, waitSeconds: 600 },
          done,
          open,
          { ...open, waitSeconds: 600 },
          done,
        ],
      },
    },
    (run) => {
      expect(run.callsOf("JudgeAnswers").map((call) => call["evaluated"] === null)).toEqual([
        ...[true, true, true, false, false, false],
      ]);
      expect(run.callsOf("JudgeAnswers").map((call) => call["cursor"])).toEqual([
        ...[null, cursor, cursor, null, cursor, cursor],
      ]);
      for (const wait of ["Wait before calibrating the judge again", "Wait before judging again"]) {
        expect(run.states.filter((name) => name === wait)).toHaveLength(1);
      }
      expect(run.states).toContain("Registered");
    },
  ),
  path(
    "a judge that is not calibrated ends the run before anything is bought",
    { request, script: { JudgeAnswers: thrown("Judge.NotCalibrated") } },
    (run) => {
      expect(run.error).toBe("Judge.NotCalibrated");
      expect(run.calls.filter(({ name }) => name.startsWith("Create"))).toEqual([]);
      expect(run.callsOf("CleanUp")).toEqual([]);
    },
  ),
  path(
    "calibration that does not end in time ends the run for free",
    { request, script: { JudgeAnswers: { ...open, tooLate: true } } },
    (run) => {
      expect(run.error).toBe("Judge.TookTooLong");
      expect(run.cause).toContain("not asked about all examples within 48 h");
      expect(run.calls.filter(({ name }) => name.startsWith("Create"))).toEqual([]);
    },
  ),
  path(
    "judging that does not end in time fails the run and keeps the model",
    { request, script: { JudgeAnswers: [done, { ...open, tooLate: true }] } },
    (run) => {
      expect(run.error).toBe("Judge.TookTooLong");
      expect(run.cause).toContain("30 rows were not judged within 48 h");
      expect(run.cause).toContain("tunewright resume r1");
      expect(run.callsOf("CleanUp")[0]).toMatchObject({ scope: "job-and-serving" });
      expect(run.callsOf("Decide")).toEqual([]);
    },
  ),
  path(
    "a judge that fails at the answers ends the run and removes the serving",
    { request, script: { JudgeAnswers: [done, thrown("Judge.Refused")] } },
    (run) => {
      expect(run.error).toBe("Judge.Refused");
      expect(run.callsOf("CleanUp")[0]).toMatchObject({ scope: "job-and-serving" });
    },
  ),
  path(
    "a run that starts at its verdict judges what has no score",
    {
      request: { ...request, start: { at: "verdict", jobArn: null, modelArn: "arn:given" } },
      script: rejection,
    },
    (run) => {
      expect(run.callsOf("JudgeAnswers")).toMatchObject([
        { evaluated: { tunedModel: "arn:given" } },
      ]);
    },
  ),
];
