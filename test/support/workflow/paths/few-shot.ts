import { expect } from "vitest";
import { aRequest } from "../../request.ts";
import { aGate } from "../../verdict.ts";
import { path } from "../path.ts";

const { dataset, evaluation, baseModel } = aRequest("r1");
const request = {
  gate: aGate({ fewShot: 4 }),
  dataset: { ...dataset, sha256: { ...dataset.sha256, train: "trained" } },
};
const asked = {
  ...{ model: baseModel.inferenceId, maxTokens: 64, evaluationSha256: "" },
  examples: { count: 4, trainSha256: "trained" },
};
const arm = {
  ...{ arm: "few-shot", modelId: baseModel.inferenceId, baseModel: baseModel.id, asked },
  ...{ evaluationKey: dataset.evaluation, trainKey: dataset.train, pace: evaluation.pace.base },
  quota: baseModel.inferenceId,
};
const champion = { arm: "champion", modelId: "arn:champion", quota: "other" };
const found = {
  ...{ pointsAt: "v", absent: null, arms: [champion], unanswered: 40 },
  champion: { version: "r0" },
};
const measured = {
  ...{ decision: "do-not-tune", reason: "few-shot-at-threshold", score: "labels" },
  ...{ value: 0.5, low: 0.4, high: 0.6, rows: 40, savedUsd: null, text: "use a prompt" },
};

/** What is asked and compared besides where the base model gets examples. */
export const fewShotPaths = [
  path(
    "the base model is asked with examples after it was asked without, by the same quota",
    { request, script: { FindChampion: found } },
    (run) => {
      const [{ arms = [] } = {}] = run.callsOf("AskModels") as { arms?: { quota: string }[] }[];
      expect(arms).toMatchObject([{ arm: "tuned" }, { arm: "base" }, arm, champion]);
      expect(Object.keys(arms[1] ?? {})).not.toContain("trainKey");
      expect(arms[1]?.quota).toBe(arms[2]?.quota);
      expect(run.callsOf("Decide")).toMatchObject([{ fewShot: asked }]);
      expect(run.output["outcome"]).toBe("accepted");
    },
  ),
  path("otherwise it is not", {}, (run) => {
    expect(run.callsOf("AskModels")).toMatchObject([{ arms: [{ arm: "tuned" }, { arm: "base" }] }]);
    expect(run.callsOf("Decide")).toMatchObject([{ fewShot: null }]);
  }),
  path(
    "its answers are scored by the rules of the user, too",
    {
      request: {
        ...request,
        evaluation: {
          ...evaluation,
          scores: [
            { kind: "module", name: "own", key: "input/scores/own.mjs", sha256: "a".repeat(64) },
          ],
        },
      },
    },
    (run) => {
      expect(run.callsOf("ScoreAnswers")).toMatchObject([
        { arms: [{ arm: "tuned" }, { arm: "base" }, { arm: "few-shot", asked }] },
      ]);
    },
  ),
  path(
    "measured before the training it may be enough",
    {
      request: { ...request, evaluation: { ...evaluation, baseFirst: true } },
      script: { MeasureBase: measured },
    },
    (run) => {
      expect(run.callsOf("AskModels")).toMatchObject([{ arms: [{ arm: "base" }, arm] }]);
      expect(run.callsOf("MeasureBase")).toMatchObject([{ fewShot: asked }]);
      expect(run.states.at(-1)).toBe("Not tuned");
    },
  ),
];
